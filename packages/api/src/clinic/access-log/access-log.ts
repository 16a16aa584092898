import { auditEvents, breakGlassGrants, covers, patients, practitioners, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { iso } from '../../kernel/query/iso.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { basisOf, patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { practitionersName } from '../ledger/schema.ts'
import { basisFor, grantTarget } from '../reach/reach.ts'
import { trailOrder } from './order.ts'
import { type access, type accessesOf, how } from './schema.ts'

/**
 * The accesses to the record of a patient in reach: who, when and why they were allowed to. The newest first. Those of the
 * account to which the record belongs are left out unless asked for.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function accessLogOfPatient(ctx: Permitted, input: z.infer<typeof accessesOf>) {
  const { patientId, limit, cursor, how, includeOwn } = input
  const values = { ofPatient: patientId, how, after: trailOrder.from(cursor), limit: limit + 1 }
  const rows = await selectPage(ctx, values, includeOwn)
  const basis = rows[0] ? rows[0].reachedBy : await basisFor(ctx, patientId)
  await record(ctx, { patientIds: [patientId], basis })
  return toPage(rows, limit, trailOrder.keyOf)
}

type LogPlaceholders = {
  ofPatient: Placeholder
  how: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const { id, at, actorId, actorRole, action, basis, target, changes } = auditEvents
const { ownerId } = patients

const selectPage = prepared((ctx, placeholders: LogPlaceholders, includeOwn: boolean) => {
  const { ofPatient, after, limit } = placeholders
  return ctx.db
    .select({
      ...{ id, at, actorId, actorRole, action, basis, changes },
      // These entries name a patient.
      how: sql<'listed' | 'opened'>`${how}`,
      reachedBy: basisOf(ctx),
      actorName: users.name,
      reason: breakGlassGrants.reason,
      cover: coverShown,
      yourself: sql<boolean>`coalesce(${actorId} = ${ctx.actor.userId}, false)`,
    })
    .from(auditEvents)
    .innerJoin(patients, and(eq(patients.id, ofPatient), patientsWithin(ctx)))
    .leftJoin(users, eq(users.id, actorId))
    .leftJoin(
      breakGlassGrants,
      and(
        eq(basis, 'break-glass'),
        eq(breakGlassGrants.patientId, ofPatient),
        eq(auditEvents.target, grantTarget),
      ),
    )
    .leftJoin(covers, eq(covers.id, coverNamed))
    .leftJoin(practitioners, eq(practitioners.id, covers.practitionerId))
    .where(
      and(
        sql`${id} = any(${idsOfPage(placeholders, includeOwn)})`,
        // Said again, because PostgreSQL then expects few rows and looks each of them up.
        eq(auditEvents.outcome, 'ok'),
        trailOrder.after(after),
      ),
    )
    .orderBy(...trailOrder.columns)
    .limit(limit)
})

/** The id of the cover that an entry names. */
const coverNamed = sql`case when ${basis} = 'cover' and ${target} ~ '^cover/[0-9]{1,9}$'
  then substr(${target}, 7)::int end`

const until = sql`coalesce(${covers.endedAt}, ${covers.endsAt})`
const coverShown = sql<z.infer<typeof access>['cover']>`case when ${covers.id} is not null
  then json_build_object('practitionerName', ${practitionersName}, 'until', ${iso(until)}) end`

/** For patients with more entries than this, the page is looked for among so many entries of the whole trail. */
const mostEntries = sql.raw('5000')
const mostWalked = sql.raw('100000')

/**
 * The ids of a page. Looks up the patient's entries without an order, because with one PostgreSQL might read the whole
 * trail. Patients with very many entries have enough of them among the next ones of the trail to fill the page.
 */
function idsOfPage({ ofPatient, how: kind, after, limit }: LogPlaceholders, includeOwn: boolean): SQL {
  const theirs = and(
    sql`${auditEvents.patientIds} @> array[${ofPatient}]::int[]`,
    eq(auditEvents.outcome, 'ok'),
    kind && sql`${how} = ${kind}`,
    includeOwn
      ? undefined
      : sql`(${actorId} = (select ${ownerId} from ${patients} where ${patients.id} = ${ofPatient})) is not true`,
  )
  const next = sql`${trailOrder.after(after)} order by ${sql.join(trailOrder.columns, sql`, `)}`
  return sql`(
    with entries as materialized (select ${id}, ${at} from ${auditEvents} where ${theirs}),
    walked(ids) as materialized (select array(
      select ${id} from (select * from ${auditEvents} where ${next} limit ${mostWalked}) as ${auditEvents}
      where ${theirs} order by ${sql.join(trailOrder.columns, sql`, `)} limit ${limit}))
    select case
      when (select count(*) from (select from entries limit ${mostEntries} + 1) as counted) > ${mostEntries}
        and (select cardinality(ids) from walked) >= ${limit} then (select ids from walked)
      else array(select ${id} from entries as ${auditEvents} where ${next} limit ${limit}) end)::bigint[]`
}
