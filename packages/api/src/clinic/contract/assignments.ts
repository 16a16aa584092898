import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { idsInReach } from '../../kernel/narrow.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { counting, mostCounted, totalOf } from '../../kernel/query/total.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { inEitherName, type NamePlaceholders, nameValues, type Searched } from '../ledger/names.ts'
import { within } from '../ledger/period.ts'
import { assignment, assignmentColumns } from '../ledger/schema.ts'
import { nameKeys, orderingBy, type SortKey } from './ordering.ts'
import { toWholePage, wholeListOf, wholePageOf } from './whole-page.ts'

/** The sort fields of open assignments: each field of the contract. */
export const assignmentSortFields = [
  'id',
  'patient',
  'practitioner',
  'patientName',
  'practitionerName',
  'assignedAt',
] as const
type Field = (typeof assignmentSortFields)[number]

const keys: Record<Field, SortKey> = {
  id: { by: sql`${assignments.id}`, kind: 'integer' },
  patient: { by: sql`${assignments.patientId}`, kind: 'integer' },
  practitioner: { by: sql`${assignments.practitionerId}`, kind: 'integer' },
  patientName: nameKeys(patients).name,
  practitionerName: nameKeys(practitioners).name,
  assignedAt: { by: sql`${assignments.startedAt}`, kind: 'timestamptz' },
}

export const wholeAssignmentList = wholeListOf(assignmentSortFields).omit({ owned: true })
export const wholeAssignmentPage = wholePageOf(assignment)
type Input = z.infer<typeof wholeAssignmentList>

type Placeholders = NamePlaceholders & { after: Placeholder[] | undefined; limit: Placeholder }

/** The open assignments of patients in reach, as many as one reply holds. */
export async function listWholeAssignments(ctx: Permitted, input: Input) {
  const { q, cursor, limit, ordering } = input
  const after = orderingBy(keys, ordering).from(cursor)
  const values = { ...nameValues(q), after, limit: limit + 1 }
  const page = toWholePage(await selectWhole(ctx, values, ordering), input)
  const { total } = await totalOf(input, page, () => countWhole(ctx, { ...values, after: undefined }))
  await record(ctx, { patientIds: [...new Set(page.items.map(({ patientId }) => patientId))], how: 'listed' })
  return { ...page, total }
}

const selectWhole = prepared((ctx, { after, limit, ...names }: Placeholders, ordering: Input['ordering']) => {
  const order = orderingBy(keys, ordering)
  const searched = { after: order.after(after), order: order.columns, limit }
  const isSearch = names.patterns.length + names.short.length > 0
  const sorted = !isSearch && ordering.length > 0 && idsInReach(ctx) === undefined
  return ctx.db
    .select({ ...assignmentColumns, place: order.place })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(and(conditions(ctx, names, searched), sorted ? onPage(ctx, ordering, searched) : undefined))
    .orderBy(...order.columns)
    .limit(limit)
})

/**
 * True for the assignments of a page, for callers who reach all patients. To sort them, it reads only the keys; it
 * joins patients only to sort by their names.
 */
function onPage(ctx: AnyCaller, ordering: Input['ordering'], { after, order = [], limit }: Asked): SQL {
  const isKey = (field: Field) => ordering.some(term => term.field === field)
  const patient = isKey('patientName')
    ? sql`join ${patients} on ${eq(patients.id, assignments.patientId)} and ${patientsWithin(ctx)}`
    : sql``
  const practitioner = isKey('practitionerName')
    ? sql`join ${practitioners} on ${eq(practitioners.id, assignments.practitionerId)}`
    : sql``
  const deleted = sql`not exists (
    select from ${patients} where ${patients.id} = ${assignments.patientId} and ${patients.deletedAt} is not null)`
  return sql`${assignments.id} = any(array(
    select ${assignments.id} from ${assignments} ${patient} ${practitioner}
    where ${and(within('open'), isKey('patientName') ? undefined : deleted, after)}
    order by ${sql.join(order, sql`, `)} limit ${limit}))`
}

type Asked = Pick<Searched, 'order' | 'limit'> & { after?: SQL }

function conditions(ctx: AnyCaller, names: NamePlaceholders, { after, order, limit }: Asked) {
  const ledger = [within('open')]
  const row = [patientsWithin(ctx), after]
  return and(...row, ...ledger, ...inEitherName(ctx, names, { ledger, row, order, limit }))
}

const countWhole = prepared((ctx, names: Placeholders) => {
  const limit = sql.raw(String(mostCounted))
  const rows = ctx.db
    .select({ id: assignments.id })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(conditions(ctx, names, { order: undefined, limit }))
  return counting(ctx.db, rows)
})
