import { auditEvents, breakGlassGrants, patients, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { assertReachable, grantTarget } from '../reach/reach.ts'
import { trailOrder } from './order.ts'
import type { accessesOf } from './schema.ts'

/**
 * The accesses to the record of a patient in reach: who, when and why they were allowed to. The newest first.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function accessLogOfPatient(ctx: Permitted, input: z.infer<typeof accessesOf>) {
  const { patientId, limit, cursor } = input
  const rows = await selectPage(ctx, {
    ofPatient: patientId,
    after: trailOrder.from(cursor),
    limit: limit + 1,
  })
  if (rows.length === 0) await assertReachable(ctx, patientId)
  await record(ctx, { patientIds: [patientId] })
  return toPage(rows, limit, trailOrder.keyOf)
}

type LogPlaceholders = { ofPatient: Placeholder; after: Placeholder[] | undefined; limit: Placeholder }

const { id, at, actorId, actorRole, action, basis } = auditEvents

const selectPage = prepared((ctx, { ofPatient, after, limit }: LogPlaceholders) =>
  ctx.db
    .select({
      ...{ id, at, actorId, actorRole, action, basis },
      actorName: users.name,
      reason: breakGlassGrants.reason,
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
    .where(
      and(
        sql`${id} = any(${idsOfPage(ofPatient, after, limit)})`,
        // Said again, because PostgreSQL then expects few rows and looks each of them up.
        eq(auditEvents.outcome, 'ok'),
        trailOrder.after(after),
      ),
    )
    .orderBy(...trailOrder.columns)
    .limit(limit),
)

/** For patients with more entries than this, the page is looked for among so many entries of the whole trail. */
const mostEntries = sql.raw('5000')
const mostWalked = sql.raw('100000')

/**
 * The ids of a page. Looks up the patient's entries without an order, because with one PostgreSQL might read the whole
 * trail. Patients with very many entries have enough of them among the next ones of the trail to fill the page.
 */
function idsOfPage(ofPatient: Placeholder, after: Placeholder[] | undefined, limit: Placeholder): SQL {
  const theirs = sql`${auditEvents.patientIds} @> array[${ofPatient}]::int[] and ${eq(auditEvents.outcome, 'ok')}`
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
