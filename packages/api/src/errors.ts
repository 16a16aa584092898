import { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import { z } from 'zod'

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
  | 'primary_taken'
  | 'patient_deceased'
  | 'doctor_pending'
  | 'already_reachable'
  | 'already_reviewed'
  | 'registration_closed'
  | 'awaiting_approval'
  | 'last_admin'
  | 'idempotency_key_reused'
  | 'idempotency_reply_unreadable'
  | 'conflict'
  | 'too_large'
  | 'too_many_requests'
  | 'quota_reached'
  | 'unavailable'
  | 'internal'

/** Messages by input field; general ones under the empty key. */
export type FieldErrors = Record<string, string[]>

type Details = {
  reason: Reason
  fieldErrors?: FieldErrors
  /** After how long the same may be tried again; where it is not said, the transport knows. */
  retryAfterSeconds?: number
  /** What lies behind it: for the log, which redacts, never for the caller. */
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

/** Missing and out of reach answer alike. */
export const notFound = () => new Refusal('NOT_FOUND', 'Not found.', { reason: 'not_found' })

export const conflict = (reason: Reason, message: string) => new Refusal('CONFLICT', message, { reason })

export const invalid = (fieldErrors: FieldErrors) =>
  new Refusal('BAD_REQUEST', Object.values(fieldErrors).flat().join(' '), {
    reason: 'validation',
    fieldErrors,
  })

/** More at once than this process takes. */
export const busy = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'The server is too busy right now. Try again shortly.', {
    reason: 'unavailable',
  })

/** More at once than one caller may have under way. */
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

/** A standby, or a server that a provider keeps from changes as long as its disk is full. */
const readOnly = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'The database takes no changes right now. Try again shortly.', {
    reason: 'unavailable',
  })

const heldUp = () =>
  new Refusal('SERVICE_UNAVAILABLE', 'Another request holds what this one needs. Try again shortly.', {
    reason: 'unavailable',
  })

/** What the constraints of the schema mean to the caller. */
const constraints: Record<string, () => Refusal> = {
  users_email_key: () => invalid({ email: ['user with this email already exists.'] }),
  users_username_key: () => invalid({ username: ['user with this username already exists.'] }),
  doctors_license_key: () => invalid({ licenseNumber: ['doctor with this license number already exists.'] }),
  doctors_user_key: () => conflict('conflict', 'This account already has a doctor record.'),
  assignments_open_pair_key: () =>
    conflict('already_assigned', 'This doctor is already assigned to this patient.'),
  assignments_open_primary_key: () =>
    conflict('primary_taken', 'This patient already has a primary doctor. End that assignment first.'),
}

/**
 * The one map from any cause to what leaves the server. Whatever it does not know loses its text: database
 * errors hold statements and parameters.
 */
export function toRefusal(error: TRPCError): Refusal {
  if (error instanceof Refusal) return error
  const { cause } = error
  if (error.code === 'BAD_REQUEST' && cause instanceof z.ZodError) return invalid(fieldErrorsOf(cause))
  if (error.code === 'INTERNAL_SERVER_ERROR') return refusalOfDatabase(cause) ?? internal(error)
  return new Refusal(error.code, error.message, { reason: reasonOf(error.code) })
}

/** Of unknown fields so many are named: a refusal must not be larger than what was refused. */
const mostUnknown = 100

/** Messages by dotted path; those of the whole input under the empty key. */
export function fieldErrorsOf(error: z.ZodError): FieldErrors {
  // The names come from outside: as keys of an object, `constructor` or `__proto__` would find what is there.
  const fields = new Map<string, string[]>()
  for (const issue of error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, mostUnknown) : ['']
    for (const name of names) {
      const path = [...issue.path, ...(name === '' ? [] : [name])].join('.')
      const message = issue.code === 'unrecognized_keys' ? 'This field is not allowed here.' : issue.message
      fields.set(path, [...(fields.get(path) ?? []), message])
    }
  }
  return Object.fromEntries(fields)
}

function reasonOf(code: TRPC_ERROR_CODE_KEY): Reason {
  if (code === 'UNAUTHORIZED') return 'not_signed_in'
  if (code === 'FORBIDDEN') return 'not_permitted'
  if (code === 'NOT_FOUND') return 'not_found'
  if (code === 'CONFLICT') return 'conflict'
  if (code === 'TOO_MANY_REQUESTS') return 'too_many_requests'
  if (code === 'PAYLOAD_TOO_LARGE') return 'too_large'
  if (code === 'SERVICE_UNAVAILABLE' || code === 'TIMEOUT') return 'unavailable'
  return 'validation'
}

const internal = (error: TRPCError) =>
  new Refusal('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', {
    reason: 'internal',
    cause: error.cause ?? error,
  })

type DatabaseFailure = { code: string; constraint_name?: string }

/** Whether another transaction was in the way (deadlock, serialisation failure): the same may well succeed now. */
export function isCollision(error: unknown): boolean {
  const code = failureOf(error)?.code
  return code === '40P01' || code === '40001'
}

function refusalOfDatabase(error: unknown): Refusal | undefined {
  const failure = failureOf(error)
  if (!failure) return undefined
  const { code, constraint_name } = failure
  if (code === '23505') return constraints[constraint_name ?? '']?.()
  if (isCollision(error)) {
    return conflict('conflict', 'Somebody else changed the same records at this moment. Try again.')
  }
  // A lock that was waited for in vain.
  if (code === '55P03') return heldUp()
  if (code === '25006') return readOnly()
  // Text that PostgreSQL cannot store.
  if (code === '22021') return invalid({ '': ['The text contains characters that cannot be stored.'] })
  if (outOfReach.has(code) || /^(08|53|57P)/.test(code)) return unavailable()
  return undefined
}

/** What postgres.js and the system call a database out of reach. */
const outOfReach = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  // Too long: within a transaction without a statement, for a lock, for a statement.
  '25P03',
  '55P03',
  '57014',
  '55000',
])

function failureOf(error: unknown): DatabaseFailure | undefined {
  const failure = error instanceof DrizzleQueryError ? error.cause : error
  return isDatabaseFailure(failure) ? failure : undefined
}

function isDatabaseFailure(error: unknown): error is DatabaseFailure {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
