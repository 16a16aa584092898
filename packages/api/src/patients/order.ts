import { patients } from '@empanel/db'
import { asc, sql } from 'drizzle-orm'
import { z } from 'zod'
import { byId, byName, newestFirst, type Order } from '../order.ts'
import { fromCursor } from '../paging.ts'
import { calendarDate, rowId } from '../text.ts'
import type { Patient, PatientSort } from './schema.ts'

type Sorted = Pick<Patient, 'id' | 'firstName' | 'lastName' | 'dateOfBirth'>

/** An index of this expression exists. */
const born = sql`coalesce(${patients.dateOfBirth}, 'infinity')`

/** The oldest patients first, those whose date of birth nobody knows last. */
const byBirth: Order<Sorted> = {
  columns: [asc(born), asc(patients.id)],
  after: cursor => {
    const key = fromCursor(cursor, z.tuple([calendarDate.nullable(), rowId]))
    return key ? sql`(${born}, ${patients.id}) > (${key[0] ?? 'infinity'}, ${key[1]})` : sql`true`
  },
  keyOf: ({ dateOfBirth, id }) => [dateOfBirth, id],
}

export const patientOrders: Record<PatientSort, Order<Sorted>> = {
  id: byId(patients.id),
  name: byName(patients),
  born: byBirth,
  newest: newestFirst(patients.id),
}
