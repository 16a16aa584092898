import { type Database, patients } from '@empanel/db'
import { sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { mostCounted } from '../../kernel/query/total.ts'
import { patientsWithin } from '../../kernel/scope.ts'

/** The highest id among the patients that were counted, and how many up to it were deleted then. */
type Reached = [upTo: number, deleted: number]

const reached = new WeakMap<Database, Reached>()

/** The last count of all patients that reached the limit. */
export const lastReached = ({ db }: Permitted): Reached | undefined => reached.get(db)

/**
 * Whether such a count still holds: no more of the same rows are deleted. Other changes cannot make them fewer, because
 * no row ever leaves the table; if somebody emptied it, the last of them is gone. Takes placeholders.
 */
export const stillReached = ([upTo, deleted]: readonly unknown[]) =>
  sql<boolean>`((${deletedUpTo(upTo)}) <= ${deleted} and exists (select from ${patients} as last where last.id = ${upTo}))`

/**
 * Remembers where the count of all patients reaches the limit, if it does. The rows with the lowest ids take longer to
 * count than any others, but fewer deletions fall among them.
 */
export async function rememberReached(ctx: Permitted): Promise<void> {
  for (const { total, upTo, deleted } of await selectLowest(ctx, {})) {
    if (total === mostCounted && upTo !== null) reached.set(ctx.db, [upTo, deleted])
  }
}

/** All from one statement, so that no deletion falls in between. */
const selectLowest = prepared(ctx => {
  const found = ctx.db
    .select({ id: patients.id })
    .from(patients)
    .where(patientsWithin(ctx))
    .orderBy(patients.id)
    .limit(mostCounted)
    .as('found')
  return ctx.db
    .select({
      total: sql<number>`count(*)::int`,
      upTo: sql<number | null>`max(${found.id})`,
      deleted: sql<number>`(${deletedUpTo(sql`max(${found.id})`)})::int`,
    })
    .from(found)
})

const deletedUpTo = (id: unknown) =>
  sql`select count(*) from ${patients} as gone where gone.deleted_at is not null and gone.id <= ${id}`
