import { patients } from '@empanel/db'
import { asc, sql } from 'drizzle-orm'
import { z } from 'zod'
import { byId, byName, newestFirst, type Order } from '../order.ts'
import { fromCursor } from '../paging.ts'
import { calendarDate, rowId } from '../text.ts'
import type { Patient, PatientSort } from './schema.ts'

type Sorted = Pick<Patient, 'id' | 'firstName' | 'lastName' | 'dateOfBirth'>

/** An index of this expression exists. */
export const born = sql`coalesce(${patients.dateOfBirth}, 'infinity')`

const bornKey = z.tuple([calendarDate.nullable().transform(date => date ?? 'infinity'), rowId])

/** The oldest patients first, those whose date of birth nobody knows last. */
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
