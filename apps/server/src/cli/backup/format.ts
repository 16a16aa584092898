import { z } from 'zod'
import { WrongInput } from '../../settings/user-error.ts'

// A backup is gzipped text, one JSON value a line: the header; then for each table its name, its rows and `null`; last
// the seal, without which the file is incomplete. Rows are written by PostgreSQL's `to_jsonb`, so that both engines write
// and read the same.

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/)

/** `migration`: the timestamp of the database's newest migration, in ms. It decides which versions can read the rows. */
export const header = z.strictObject({
  format: z.literal('empanel-backup/1'),
  takenAt: z.iso.datetime(),
  migration: z.int(),
})
export type Header = z.infer<typeof header>

export const tableLine = z.strictObject({ table: name })

/** For each table its number of rows and the SHA-256 of their lines; for each sequence its position. */
export const seal = z.strictObject({
  tables: z.record(name, z.strictObject({ rows: z.int(), sha256: z.hex() })),
  sequences: z.array(
    z.strictObject({ sequence: name, last: z.string().regex(/^\d+$/), called: z.boolean() }),
  ),
})
export type Seal = z.infer<typeof seal>

export const endOfTable = 'null'

/** The error for a file that cannot be read as a backup. It says what to do. */
export const damaged = (what: string) =>
  new WrongInput(`The backup is damaged: ${what}. Nothing was changed. Use another copy of it.`)

/** @throws WrongInput if the line does not fit the schema. */
export function parseLine<T>(schema: z.ZodType<T>, line: string | undefined, what: string): T {
  try {
    return schema.parse(JSON.parse(line ?? ''))
  } catch {
    throw damaged(`${what} is missing or not as it was written`)
  }
}
