import { patients } from '@empanel/db'
import { and } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { patientsListed } from '../../kernel/narrow.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { counting, totalIn } from '../../kernel/query/total.ts'
import { record } from '../../trail/record.ts'
import { type FoundPlaceholders, filtersOf, flagsOf, type PatientFlags, patientFilters } from './list.ts'
import type { patientFilter } from './schema.ts'

type Filters = z.infer<typeof patientFilter>

/**
 * How many patients in reach the search and the filters find. Recorded like the list: to count those of one name and
 * birthday tells whether there is one.
 */
export async function countPatients(ctx: Permitted, input: Filters) {
  const counted = await countMatches(ctx, input)
  await record(ctx, {})
  return totalIn(counted)
}

/** The same as rows of a statement, for those who record it themselves. */
export const countMatches = (ctx: Permitted, input: Filters) =>
  selectCount(ctx, filtersOf(input), flagsOf(input))

const selectCount = prepared((ctx, placeholders: FoundPlaceholders, flags: PatientFlags) => {
  const where = and(...patientsListed(ctx), ...patientFilters(ctx, placeholders, flags))
  return counting(ctx.db, ctx.db.select({ id: patients.id }).from(patients).where(where))
})
