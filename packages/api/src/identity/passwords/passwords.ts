import { availableParallelism } from 'node:os'
import { lowered } from '@empanel/db'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { invalid } from '../../kernel/errors/refusal.ts'
import { currentCaller } from '../../kernel/limits/caller.ts'
import { createTurns } from '../../kernel/limits/turns.ts'
import { isCommon } from './common-passwords.ts'
import { type Holder, isOwnName, repeatsPart } from './own-words.ts'

/** argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, t=2, p=1). */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Leaves one core to other work, and one of libuv's four threads, which also serve files. */
const places = Math.min(Math.max(availableParallelism() - 1, 1), 3)

const turns = createTurns({ places, waiting: 32 * places, patienceMs: 4000 })

/**
 * The limiter for hashing passwords in this process. Without it, sign-ins could take all cores and memory. Callers take
 * turns (strangers by network), so that one of them cannot keep the others from signing in.
 */
export const hashing = {
  hasRoom: turns.hasRoom,
  take: <Result>(task: () => Promise<Result>): Promise<Result> => turns.take(task, currentCaller()),
}

/**
 * The hash to store, of the form `$argon2id$...`.
 * @throws SERVICE_UNAVAILABLE when too many tasks wait.
 */
export const hashPassword = (password: string): Promise<string> =>
  hashing.take(() => hash(password, parameters))

const shortest = 8
const longest = 128

/**
 * A new password: 8 to 128 characters, compared byte by byte, nothing trimmed. `refuseOwnName` and `assertNotOwnName`,
 * which know the holder, refuse the holder's own name.
 */
export const newPassword = z
  .string()
  .min(shortest, `Choose a password of at least ${shortest} characters.`)
  .max(longest, `Choose a password of at most ${longest} characters.`)
  // Half a surrogate pair has no bytes of its own. Any one would match any other.
  .refine(password => password.isWellFormed(), 'The password contains characters that cannot be stored.')
  .refine(
    async password => !(await isCommon(password)),
    'Too many people have this password. Choose another, such as four words that do not belong together.',
  )
  .refine(
    password => password.length > longest || !repeatsPart(lowered(password), shortest),
    'This password only repeats a few characters. Choose another, such as four words that do not belong together.',
  )

const ownName =
  'This password is made of your own name or address. Choose another, such as four words that do not belong together.'

/** For the schema of a new account: refuses a password that is its holder's own name or address. */
export function refuseOwnName({ value, issues }: z.core.ParsePayload<Holder & { password: string }>): void {
  if (!isOwnName(value.password, value)) return
  issues.push({ code: 'custom', path: ['password'], message: ownName, input: value.password })
}

/** @throws BAD_REQUEST on `field` when the password is its holder's own name or address. */
export function assertNotOwnName(field: string, password: string, holder: Holder): void {
  if (isOwnName(password, holder)) throw invalid({ [field]: [ownName] })
}

/** A password that somebody enters as theirs. */
export const givenPassword = z.string().min(1, 'This field may not be blank.')

/** A hash that no password matches. */
const dummyHash = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/**
 * Takes as long for an account that does not exist, so that time does not reveal which exist. Call it within `hashing`.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (password.length > longest) return false
  return verify(stored ?? dummyHash, password)
}

/** Whether a stored hash was made with today's parameters. */
export function isUpToDate(stored: string): boolean {
  const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(stored)
  const made = { algorithm, memoryCost, timeCost, parallelism }
  return JSON.stringify(made) === JSON.stringify(parameters)
}
