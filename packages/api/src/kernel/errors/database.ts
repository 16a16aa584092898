import { DrizzleQueryError } from 'drizzle-orm/errors'
import { conflict, heldUp, invalid, type Refusal, readOnly, unavailable } from './refusal.ts'

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

type DatabaseFailure = { code: string; constraint_name?: string }

/** Whether another transaction was in the way (deadlock, serialisation failure): the same may well succeed now. */
export function isCollision(error: unknown): boolean {
  const code = failureOf(error)?.code
  return code === '40P01' || code === '40001'
}

/** What a failure of the database means to the caller; undefined for what is unknown here. */
export function refusalOfDatabase(error: unknown): Refusal | undefined {
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

/** Runs a transaction, and once more from its beginning when another one was in its way. */
export async function retryCollision<Result>(transaction: () => Promise<Result>): Promise<Result> {
  try {
    return await transaction()
  } catch (error) {
    if (!isCollision(error)) throw error
    return transaction()
  }
}
