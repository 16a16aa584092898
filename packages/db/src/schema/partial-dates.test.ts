import { expect, test } from 'vitest'
import { createFormerDatabase } from '../../test/former-schema.ts'
import { migrate } from '../connection/migrate.ts'

test('the migration keeps dates of birth, and moves a single name to the last name', async () => {
  await using connection = await createFormerDatabase(9)
  const { sql, url } = connection
  await sql.unsafe(`
    insert into patients (first_name, last_name, date_of_birth, gender) values
      ('Runa', 'Velt', '1990-04-01', 'F'), ('Sukra', '', null, 'F'), ('', '', '0001-01-01', 'U');
    insert into doctors (first_name, last_name, specialty) values ('Ida', '', 'Surgery')`)
  await migrate(url)
  const people = await sql`
    select first_name, last_name, date_of_birth from patients union all
    select first_name, last_name, specialty from practitioners order by 2`
  expect(people.map(row => Object.values(row))).toEqual([
    ['', 'Ida', 'Surgery'],
    ['', 'Sukra', null],
    ['', 'Unknown', '0001-01-01'],
    ['Runa', 'Velt', '1990-04-01'],
  ])
})
