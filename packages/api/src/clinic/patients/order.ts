import { patients } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { asc, sql } from 'drizzle-orm'
import { z } from 'zod'
import { byId, byName, newestFirst, type Order } from '../../kernel/query/order.ts'
import { fromCursor } from '../../kernel/query/paging.ts'
import { partialDate, rowId } from '../../kernel/text/text.ts'
import type { Patient, PatientSort } from './schema.ts'

type Sorted = Pick<Patient, 'id' | 'dateOfBirth'> & { sortName: string }

/** This expression has an index. */
export const born = sql`coalesce(${patients.dateOfBirth}, '~')`

const bornKey = z.tuple([partialDate.nullable().transform(date => date ?? '~'), rowId])

/** True for people born within a partial date; for a year, on any day of it. '.' is the character after '-'. */
export const bornWithin = (date: Placeholder | string, at = born) =>
  sql`(${at} >= ${date}::text and ${at} < ${date}::text || '.')`

/** True where only the month or year of birth is known, and the date lies in it. */
export const birthUncertain = (date: Placeholder | string, at = born) =>
  sql`${at} in (left(${date}::text, 4), left(${date}::text, 7))`

/** True for people who may have been born on a partial date. */
export const mayBeBornOn = (date: Placeholder | string, at = born) =>
  sql`(${birthUncertain(date, at)} or ${bornWithin(date, at)})`

/** The same as a check of rows found otherwise: this expression has no index. */
export const mayBeBornOnUnindexed = (date: Placeholder | string) => mayBeBornOn(date, sql`(${born} || '')`)

/** The oldest patients first, years before their days; unknown dates of birth last. */
const byBirth: Order<Sorted> = {
  columns: [asc(born), asc(patients.id)],
  from: cursor => fromCursor(cursor, bornKey),
  after: key => (key ? sql`(${born}, ${patients.id}) > (${key[0]}, ${key[1]})` : sql`true`),
  keyOf: ({ dateOfBirth, id }) => [dateOfBirth, id],
}

export const patientOrders: Record<PatientSort, Order<Sorted>> = {
  id: byId(patients.id),
  name: byName(patients),
  born: byBirth,
  newest: newestFirst(patients.id),
}
