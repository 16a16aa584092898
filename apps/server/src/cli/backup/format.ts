import { z } from 'zod'
import { WrongInput } from '../../settings/user-error.ts'

// A backup is gzipped text, one JSON value a line: the header; then for each table its name, its rows and `null`; and
// at the very end the seal, without which the file is not whole. Rows are what PostgreSQL's `to_jsonb` makes of them, so
// that both engines write and read the same.

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/)

/** `migration`: the moment of the newest migration of the database, in ms; it decides who can read the rows. */
export const header = z.strictObject({
  format: z.literal('empanel-backup/1'),
  takenAt: z.iso.datetime(),
  migration: z.int(),
})
export type Header = z.infer<typeof header>

export const tableLine = z.strictObject({ table: name })

/** What each table held: rows and the SHA-256 of their lines; and where each sequence stands. */
export const seal = z.strictObject({
  tables: z.record(name, z.strictObject({ rows: z.int(), sha256: z.hex() })),
  sequences: z.array(
    z.strictObject({ sequence: name, last: z.string().regex(/^\d+$/), called: z.boolean() }),
  ),
})
export type Seal = z.infer<typeof seal>

export const endOfTable = 'null'

/** Ends the process with what to do about a file that cannot be read as a backup. */
export const damaged = (what: string) =>
  new WrongInput(`The backup is damaged: ${what}. Nothing was changed. Use another copy of it.`)

/** @throws WrongInput where a line is not what must be there. */
export function parseLine<T>(schema: z.ZodType<T>, line: string | undefined, what: string): T {
  try {
    return schema.parse(JSON.parse(line ?? ''))
  } catch {
    throw damaged(`${what} is missing or not as it was written`)
  }
}
