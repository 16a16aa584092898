import { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import type { z } from 'zod'

/** Why a request was refused, for programs; the message is for people. */
export type Reason =
  | 'validation'
  | 'not_signed_in'
  | 'token_not_valid'
  | 'wrong_credentials'
  | 'not_permitted'
  | 'not_found'
  | 'not_own_patient'
  | 'stale_version'
  | 'already_assigned'
  | 'already_planned'
  | 'already_requested'
  | 'already_decided'
  | 'already_covered'
  | 'no_account'
  | 'changed_since'
  | 'primary_taken'
  | 'patient_deceased'
  | 'practitioner_pending'
  | 'never_primary'
  | 'still_primary'
  | 'panel_full'
  | 'panel_closed'
  | 'already_reachable'
  | 'already_reviewed'
  | 'registration_closed'
  | 'awaiting_approval'
  | 'password_change_required'
  | 'link_not_valid'
  | 'address_taken'
  | 'no_mail'
  | 'last_admin'
  | 'idempotency_key_reused'
  | 'idempotency_reply_unreadable'
  | 'conflict'
  | 'too_large'
  | 'too_many_requests'
  | 'quota_reached'
  | 'unavailable'
  | 'internal'

/** Messages by input field. General messages have the empty key. */
export type FieldErrors = Record<string, string[]>

type Details = {
  reason: Reason
  fieldErrors?: FieldErrors
  /** The client may try again after this time. Where it is missing, the transport decides. */
  retryAfterSeconds?: number
  /** For the log, which redacts it, and for transports. Callers never see it. */
  cause?: unknown
}

/** A refusal that the caller may see as it is. */
export class Refusal extends TRPCError {
  readonly reason: Reason
  readonly fieldErrors: FieldErrors | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: TRPC_ERROR_CODE_KEY, message: string, details: Details) {
    super({ code, message, cause: details.cause })
    this.reason = details.reason
    this.fieldErrors = details.fieldErrors
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

export const notPermitted = () =>
  new Refusal('FORBIDDEN', 'You do not have permission to perform this action.', { reason: 'not_permitted' })

/** Missing records and records out of reach get the same answer. */
export const notFound = () => new Refusal('NOT_FOUND', 'Not found.', { reason: 'not_found' })

export const conflict = (reason: Reason, message: string) => new Refusal('CONFLICT', message, { reason })

export const alreadyAssigned = () =>
  conflict('already_assigned', 'This practitioner is already assigned to this patient.')

export const primaryTaken = () =>
  conflict('primary_taken', 'This patient already has a primary. Replace that one, or choose another role.')

/** `cause`: what the schema found, for transports that word it themselves. */
export const invalid = (fieldErrors: FieldErrors, cause?: z.ZodError) =>
  new Refusal('BAD_REQUEST', Object.values(fieldErrors).flat().join(' '), {
    reason: 'validation',
    fieldErrors,
    cause,
  })

/** The password is one that somebody else chose, so two people know it. */
export const passwordChangeRequired = () =>
  new Refusal(
    'FORBIDDEN',
    'Somebody else chose your password. Sign in to the portal and choose one of your own first.',
    {
      reason: 'password_change_required',
    },
  )

/** This process has too much work at once. */
export const busy = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'The server is too busy right now. Try again shortly.', {
    reason: 'unavailable',
  })

/** This caller has too many requests under way. */
export const tooMany = () =>
  new Refusal(
    'TOO_MANY_REQUESTS',
    'You have too many requests under way. Wait for their replies, then try again.',
    {
      reason: 'too_many_requests',
      retryAfterSeconds: 5,
    },
  )

export const staleVersion = (current: number) =>
  conflict(
    'stale_version',
    `Somebody else changed this record: it is now at version ${current}. Load it again and repeat your change.`,
  )

export const unavailable = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'The database does not answer right now. Try again shortly.', {
    reason: 'unavailable',
  })

/** The database is a standby, or its provider allows no changes while the disk is full. */
export const readOnly = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'The database takes no changes right now. Try again shortly.', {
    reason: 'unavailable',
  })

export const heldUp = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'Another request holds what this one needs. Try again shortly.', {
    reason: 'unavailable',
  })
