import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

const ids = z.array(z.object({ id: z.int() }))

/** Makes patients of whom a practitioner is the primary. @returns their ids. */
export async function fillPanel(db: Database, practitionerId: number, count: number): Promise<number[]> {
  const made = await db.execute(sql`
    with made as (
      insert into patients (first_name, last_name, date_of_birth, gender, address)
      select 'Pat', 'Number ' || n, '1980-01-01', 'U', (n / 2) || ' Elm Street' from generate_series(1, ${count}) as n
      returning id
    )
    insert into assignments (patient_id, practitioner_id, role) select id, ${practitionerId}, 'primary' from made
    returning patient_id as id`)
  return ids
    .parse([...made])
    .map(({ id }) => id)
    .sort((one, other) => one - other)
}
