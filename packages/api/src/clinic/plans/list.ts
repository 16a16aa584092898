import { assignments, type PlanState, patients, plannedChanges } from '@empanel/db'
import { and, eq, type Placeholder, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { patientsListed } from '../../kernel/narrow.ts'
import { earliestFirst, latestFirst, type Order } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { selectPlans } from './get.ts'
import type { planList } from './schema.ts'

/** A page of the plans for the patients in reach. */
export async function listPlans(ctx: Permitted, input: z.infer<typeof planList>) {
  const { state, patientId, practitionerId, leavingId, cursor, limit } = input
  const order = orders[state]
  const values = { patientId, practitionerId, leavingId, after: order.from(cursor), limit: limit + 1 }
  const page = toPage(await selectPage(ctx, values, state), limit, order.keyOf)
  const patientIds = [...new Set(page.items.map(({ patientId }) => patientId))]
  await record(ctx, patientId ? { patientIds } : { patientIds, how: 'listed' })
  return page
}

const { dueAt, id } = plannedChanges
const time = { at: dueAt, id, ids: rowId, keyOf: (row: Row) => [row.dueAt, row.id] as const }
type Row = { dueAt: string; id: number }
const [soonest, latest] = [earliestFirst<Row>(time), latestFirst<Row>(time)]
const orders: Record<PlanState, Order<Row>> = {
  planned: soonest,
  done: latest,
  failed: latest,
  cancelled: latest,
}

type Placeholders = {
  patientId: Placeholder | undefined
  practitionerId: Placeholder | undefined
  leavingId: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared(
  (ctx, { patientId, practitionerId, leavingId, after, limit }: Placeholders, state: PlanState) =>
    selectPlans(ctx.db)
      .where(
        and(
          eq(plannedChanges.state, state),
          ...patientsListed(ctx),
          patientId && eq(plannedChanges.patientId, patientId),
          practitionerId && eq(plannedChanges.practitionerId, practitionerId),
          leavingId && leaves(leavingId),
          orders[state].after(after),
        ),
      )
      .orderBy(...orders[state].columns)
      .limit(limit),
)

/** The end of an assignment to the practitioner, or somebody else as primary in their place. */
const leaves = (practitionerId: Placeholder) => sql`case ${plannedChanges.kind}
  when 'end' then ${plannedChanges.practitionerId} = ${practitionerId}
  when 'change_primary' then ${plannedChanges.practitionerId} <> ${practitionerId} and ${plannedChanges.patientId} = any(array(
    select a.patient_id from ${assignments} a
    where a.practitioner_id = ${practitionerId} and a.role = 'primary' and a.ended_at is null))
  else false end`

/** How many plans for patients in reach could not be carried out. */
export const countFailed = countingWaiting(
  prepared((ctx, { limit }: UpTo) =>
    ctx.db
      .select({ id: plannedChanges.id })
      .from(plannedChanges)
      .innerJoin(patients, eq(patients.id, plannedChanges.patientId))
      .where(and(eq(plannedChanges.state, 'failed'), ...patientsListed(ctx)))
      .limit(limit),
  ),
)
