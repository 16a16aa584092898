import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'

/** argon2id with the parameters that the OWASP Password Storage Cheat Sheet names (19 MiB, t=2, p=1). */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, parameters)

/** A password somebody chooses: 8 to 128 characters, compared to the byte, nothing trimmed. */
export const newPassword = z
  .string()
  .min(8, 'Choose a password of at least 8 characters.')
  .max(128, 'Choose a password of at most 128 characters.')
  // Half a surrogate pair has no bytes of its own: any one would match any other.
  .refine(password => password.isWellFormed(), 'The password contains characters that cannot be stored.')

/** A password somebody claims to have. */
export const givenPassword = z.string().min(1, 'This field may not be blank.')

let decoy: Promise<string> | undefined

/** Compares as long for an account that does not exist, so that time does not tell one from the other. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  if (password.length > 128) return false
  decoy ??= hashPassword(crypto.randomUUID())
  const matches = await verify(stored ?? (await decoy), password)
  return matches && stored !== undefined
}
