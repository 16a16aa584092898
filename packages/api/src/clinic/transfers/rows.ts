import { assignments, patients, practitioners, sites, transferRows, transfers } from '@empanel/db'
import { and, asc, eq, inArray, isNotNull, isNull, type Placeholder, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { byId } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { fullName, practitionersName, titledNameOf } from '../ledger/schema.ts'
import type { transferLettersList, transferRowsList } from './schema.ts'
import { transfersWithin } from './within.ts'

/**
 * The patients of a handover, and what became of each.
 * @throws NOT_FOUND when the handover is missing or out of reach.
 */
export async function listRows(ctx: Permitted, input: z.infer<typeof transferRowsList>) {
  const { id, outcome, failed, cursor, limit } = input
  await assertInReach(ctx, id)
  const rows = await selectRows(ctx, { id, outcome, after: order.from(cursor), limit: limit + 1 }, failed)
  return recorded(ctx, id, toPage(rows, limit, order.keyOf))
}

/**
 * The letters to the patients who get another practitioner, now or later.
 * @throws NOT_FOUND when the handover is missing or out of reach.
 */
export async function listLetters(
  ctx: Permitted,
  { id, cursor, limit }: z.infer<typeof transferLettersList>,
) {
  await assertInReach(ctx, id)
  const rows = await selectLetters(ctx, { id, after: order.from(cursor), limit: limit + 1 })
  return recorded(ctx, id, toPage(rows, limit, order.keyOf))
}

async function recorded<Row extends { patientId: number; id: number }>(
  ctx: Permitted,
  id: number,
  { items, nextCursor }: { items: Row[]; nextCursor: string | null },
) {
  const patientIds = items.map(({ patientId }) => patientId)
  await record(ctx, { target: `transfer/${id}`, patientIds, how: 'listed' })
  return { items: items.map(({ id: _, ...item }) => item), nextCursor }
}

async function assertInReach(ctx: Permitted, id: number): Promise<void> {
  const found = await selectTransfer(ctx, { id })
  if (found.length === 0) throw notFound()
}

const selectTransfer = prepared((ctx, { id }: { id: Placeholder }) =>
  ctx.db
    .select({ id: transfers.id })
    .from(transfers)
    .where(and(eq(transfers.id, id), transfersWithin(ctx))),
)

const order = byId(transferRows.patientId)

type RowPlaceholders = {
  id: Placeholder
  outcome?: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const { patientId, role, practitionerId, outcome: outcomeOf, failure } = transferRows

const selectRows = prepared((ctx, { id, outcome, after, limit }: RowPlaceholders, failed: boolean) =>
  ctx.db
    .select({
      ...{ id: patientId, patientId, role, practitionerId, outcome: outcomeOf, failure },
      patientName: fullName(patients),
      practitionerName: sql<
        string | null
      >`case when ${practitioners.id} is not null then ${practitionersName} end`,
    })
    .from(transferRows)
    .innerJoin(patients, eq(patients.id, patientId))
    .leftJoin(practitioners, eq(practitioners.id, practitionerId))
    .where(
      and(
        eq(transferRows.transferId, id),
        patientsWithin(ctx),
        outcome && eq(outcomeOf, outcome),
        failed ? isNotNull(failure) : undefined,
        order.after(after),
      ),
    )
    .orderBy(asc(patientId))
    .limit(limit),
)

const former = alias(practitioners, 'former')

const selectLetters = prepared((ctx, { id, after, limit }: RowPlaceholders) =>
  ctx.db
    .select({
      ...{ id: patientId, patientId, firstName: patients.firstName, lastName: patients.lastName },
      address: patients.address,
      formerName: titledNameOf(former),
      newName: practitionersName,
      siteName: sites.name,
      profession: practitioners.profession,
      since: sql<string>`coalesce(${assignments.startedAt}, ${transfers.dueAt})`.mapWith(transfers.dueAt),
    })
    .from(transferRows)
    .innerJoin(transfers, eq(transfers.id, transferRows.transferId))
    .innerJoin(patients, eq(patients.id, patientId))
    .innerJoin(practitioners, eq(practitioners.id, practitionerId))
    .innerJoin(sites, eq(sites.id, patients.siteId))
    .innerJoin(former, eq(former.id, transfers.fromId))
    .leftJoin(assignments, eq(assignments.id, transferRows.toAssignment))
    .where(
      and(
        eq(transferRows.transferId, id),
        inArray(outcomeOf, ['planned', 'moved']),
        inArray(transfers.state, ['planned', 'done', 'undone']),
        isNull(patients.deceasedOn),
        patientsWithin(ctx),
        order.after(after),
      ),
    )
    .orderBy(asc(patientId))
    .limit(limit),
)
