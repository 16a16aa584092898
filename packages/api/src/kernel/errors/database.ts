import { DrizzleQueryError } from 'drizzle-orm/errors'
import {
  alreadyAssigned,
  conflict,
  heldUp,
  invalid,
  primaryTaken,
  type Refusal,
  readOnly,
  unavailable,
} from './refusal.ts'

/** The refusal for each unique constraint of the schema, and for the checks that a well-formed request can run into. */
const constraints: Record<string, () => Refusal> = {
  users_email_key: () => invalid({ email: ['user with this email already exists.'] }),
  users_username_key: () => invalid({ username: ['user with this username already exists.'] }),
  practitioners_license_key: () =>
    invalid({ licenseNumber: ['doctor with this license number already exists.'] }),
  practitioners_user_key: () => conflict('conflict', 'This account already has a practitioner record.'),
  invitations_open_key: () =>
    conflict('conflict', 'Somebody else invited this address at this moment. Look at the invitations.'),
  sites_name_key: () => invalid({ name: ['There is a site with this name.'] }),
  assignments_open_pair_key: alreadyAssigned,
  assignments_open_primary_key: primaryTaken,
  requests_pending_key: () =>
    conflict(
      'already_requested',
      'This patient asks for a doctor already. Withdraw that request first, or wait for the answer.',
    ),
  // The database's clock decides, and time passes while a request waits.
  covers_period: () => invalid({ endsAt: ['Enter an end that is to come, at most a year after the start.'] }),
  planned_changes_pair_key: () => conflict('already_planned', 'The same is planned for that time already.'),
  transfers_planned_key: () =>
    conflict('already_planned', 'A handover of this panel is planned already. Cancel it, or wait for it.'),
}

type DatabaseFailure = { code: string; constraint_name?: string }

/** True for a deadlock or a serialisation failure: another transaction was in the way, and a second try may succeed. */
export function isCollision(error: unknown): boolean {
  const code = failureOf(error)?.code
  return code === '40P01' || code === '40001'
}

/** The refusal for a failure of the database. Undefined for failures that are not known here. */
export function refusalOfDatabase(error: unknown): Refusal | undefined {
  const failure = failureOf(error)
  if (!failure) return undefined
  const { code, constraint_name } = failure
  if (code === '23505' || code === '23514') return constraints[constraint_name ?? '']?.()
  if (isCollision(error)) {
    return conflict('conflict', 'Somebody else changed the same records at this moment. Try again.')
  }
  // The statement waited for a lock too long.
  if (code === '55P03') return heldUp()
  if (code === '25006') return readOnly()
  // Text that PostgreSQL cannot store.
  if (code === '22021') return invalid({ '': ['The text contains characters that cannot be stored.'] })
  if (outOfReach.has(code) || /^(08|53|57P)/.test(code)) return unavailable()
  return undefined
}

/** Error codes of postgres.js and of the system that mean: the database cannot be reached. */
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
  // Timeouts: idle in a transaction, waiting for a lock, running a statement.
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

/** Runs a transaction. Runs it a second time when it collided with another one. */
export async function retryCollision<Result>(transaction: () => Promise<Result>): Promise<Result> {
  try {
    return await transaction()
  } catch (error) {
    if (!isCollision(error)) throw error
    return transaction()
  }
}
