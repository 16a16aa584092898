import { patients, practitioners, users } from '@empanel/db'
import { eq, type Placeholder, type SQL, Subquery, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller } from '../../kernel/context.ts'
import { practitionersName, type primary, primaryIdOf } from '../ledger/schema.ts'
import { listedColumns } from './schema.ts'

type Page = {
  /** Tables that the page is found with, and their columns that rows have beside the patient's. */
  joined?: { tables: SQL; columns: SQL }
  where: SQL | undefined
  order: SQL[]
  limit: Placeholder
}

/**
 * A page of patients, each with its creator's address and its primary. It finds the page first and then looks up the
 * names in its few rows. In one step, PostgreSQL would read all assignments up to a page far behind, or all
 * practitioners for each row.
 */
export const pageOfPatients = <Beside extends { [name: string]: SQL | { [name: string]: SQL } }>(
  ctx: AnyCaller,
  { joined, where, order, limit }: Page,
  beside: Beside,
) =>
  ctx.db
    .select({ ...listedColumns, sortName: patients.sortName, primary: primaryNamed, ...beside })
    .from(
      new Subquery(
        sql`
        select ${patients}.*, ${primaryIdOf(ctx)} as primary_id${joined?.columns}
        from ${patients} ${joined?.tables} where ${where} order by ${sql.join(order, sql`, `)} limit ${limit}`,
        { id: patients.id },
        'patients',
      ),
    )
    .leftJoin(users, eq(users.id, patients.createdBy))
    .leftJoin(practitioners, sql`${practitioners.id} = ${patients}.primary_id`)
    .orderBy(...order)

const primaryNamed = sql<z.infer<typeof primary> | null>`case when ${practitioners.id} is not null
  then json_build_object('practitionerId', ${practitioners.id}, 'name', ${practitionersName}) end`
