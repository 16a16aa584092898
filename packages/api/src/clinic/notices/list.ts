import { notices, patients, practitioners } from '@empanel/db'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { SignedIn } from '../../kernel/context.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { fullName, practitionersName } from '../ledger/schema.ts'
import type { noticeList } from './schema.ts'

const { id, kind, role, createdAt, readAt, refs } = notices

const latest = latestFirst<{ createdAt: string; id: number }>({
  at: createdAt,
  id,
  ids: rowId,
  keyOf: row => [row.createdAt, row.id],
})

/** A page of the caller's notices, the latest first. */
export async function listNotices(ctx: SignedIn, { unread, cursor, limit }: z.infer<typeof noticeList>) {
  const reading = allowedTo(ctx, ctx.actor, 'assignments.read')
  const reached = reading ? sql`(${patients.id} is not null and ${patientsWithin(reading)})` : sql`false`
  const rows = await ctx.db
    .select({
      ...{ id, kind, role, createdAt, readAt, refs },
      patient: ifSo<Named>(reached, asNamed(patients.id, fullName(patients))),
      practitioner: ifSo<Named>(
        sql`(${practitioners.id} is not null and (${reached} or ${notices.patientId} is null))`,
        asNamed(practitioners.id, practitionersName),
      ),
    })
    .from(notices)
    .leftJoin(patients, eq(patients.id, notices.patientId))
    .leftJoin(practitioners, sql`${practitioners.id} = (${refs} ->> 'practitionerId')::int`)
    .where(
      and(
        eq(notices.userId, ctx.actor.userId),
        unread ? isNull(readAt) : undefined,
        latest.after(latest.from(cursor)),
      ),
    )
    .orderBy(...latest.columns)
    .limit(limit + 1)
  const page = toPage(rows, limit, latest.keyOf)
  const items = page.items.map(({ refs: { outcome = null, patients: many = null }, ...row }) => ({
    ...row,
    outcome,
    patients: many,
  }))
  const patientIds = [...new Set(items.flatMap(({ patient }) => patient?.id ?? []))]
  await record({ ...ctx, action: 'notices.read' }, { patientIds, how: 'listed' })
  return { ...page, items }
}

type Named = { id: number; name: string }

const asNamed = (of: typeof patients.id | typeof practitioners.id, name: SQL<string>) =>
  sql`json_build_object('id', ${of}, 'name', ${name})`

const ifSo = <Value>(condition: SQL, value: SQL) =>
  sql<Value | null>`case when ${condition} then ${value} end`
