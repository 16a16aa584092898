import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { openingGrant, openPatients } from '../../kernel/grants.ts'
import { byId } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { nameOf, namePatterns, wordsMatch } from '../../kernel/query/search/match.ts'
import { basisOf, patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { practitionerOfLedger, practitionerOfLedgerColumns } from '../practitioners/schema.ts'
import { openedBy, openingFor } from '../reach/reach.ts'
import { coveredBy, covering } from './covering.ts'
import { within } from './period.ts'
import {
  assignment,
  assignmentColumns,
  type careTeamOf,
  type myPractitionersList,
  type Period,
} from './schema.ts'

/** An assignment as part of a care team, with the practitioner, and who covers them now or within two weeks. */
export const careTeam = z.array(
  assignment.extend({ practitioner: practitionerOfLedger, covers: z.array(covering) }),
)

const careTeamColumns = {
  ...assignmentColumns,
  practitioner: practitionerOfLedgerColumns,
  covers: coveredBy,
}

/**
 * The practitioners assigned to one patient whom the caller reaches or has opened by break-glass. The primary first, then by
 * start. 500 at most; `assignments.list` has the others.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function careTeamOfPatient(
  ctx: Permitted,
  { patientId, state, asOf }: z.infer<typeof careTeamOf>,
) {
  const members = await selectTeam(ctx, { patientId, asOf }, state)
  const opening = members[0] ?? (await openingFor(ctx, patientId))
  await record(ctx, { patientIds: [patientId], ...openedBy(opening) })
  return members.map(({ grantId: _, basis: __, ...member }) => member)
}

const largestTeam = 500

type TeamPlaceholders = { patientId: Placeholder; asOf: Placeholder | undefined }

const selectTeam = prepared((ctx, { patientId, asOf }: TeamPlaceholders, state: Period['state']) =>
  ctx.db
    .select({ ...careTeamColumns, grantId: openingGrant(ctx).id, basis: basisOf(ctx) })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(and(eq(patients.id, patientId), within(state, asOf), openPatients(ctx)))
    .orderBy(desc(assignments.role), asc(assignments.startedAt), asc(assignments.id))
    .limit(largestTeam),
)

const order = byId(practitioners.id)

/** "My practitioners": a page of those with an open assignment to the caller's own records, by id. */
export async function myPractitioners(
  ctx: Permitted,
  { q, limit, cursor }: z.infer<typeof myPractitionersList>,
) {
  const values = { patterns: namePatterns(q), after: order.from(cursor), limit: limit + 1 }
  const page = toPage(await selectMyPractitioners(ctx, values), limit, order.keyOf)
  const patientIds = [...new Set(page.items.flatMap(({ patientIds }) => patientIds))]
  await record(ctx, { patientIds, how: 'listed' })
  return page
}

type MyPractitionersPlaceholders = {
  patterns: Placeholder[]
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectMyPractitioners = prepared((ctx, { patterns, after, limit }: MyPractitionersPlaceholders) =>
  ctx.db
    .select({ ...practitionerOfLedgerColumns, patientIds: sql<number[]>`array_agg(${patients.id})` })
    .from(practitioners)
    .innerJoin(
      assignments,
      and(eq(assignments.practitionerId, practitioners.id), isNull(assignments.endedAt)),
    )
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .where(and(patientsWithin(ctx), wordsMatch(nameOf(practitioners), patterns), order.after(after)))
    .groupBy(practitioners.id)
    .orderBy(...order.columns)
    .limit(limit),
)
