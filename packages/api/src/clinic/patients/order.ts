import { patients } from '@empanel/db'
import { asc, sql } from 'drizzle-orm'
import { z } from 'zod'
import { byId, byName, newestFirst, type Order } from '../../kernel/query/order.ts'
import { fromCursor } from '../../kernel/query/paging.ts'
import { partialDate, rowId } from '../../kernel/text/text.ts'
import { born } from './born.ts'
import type { Patient, PatientSort } from './schema.ts'

type Sorted = Pick<Patient, 'id' | 'dateOfBirth'> & { sortName: string }

const bornKey = z.tuple([partialDate.nullable().transform(date => date ?? '~'), rowId])

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
