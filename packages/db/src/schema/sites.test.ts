import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { createFormerDatabase } from '../../test/former-schema.ts'
import type { Connection } from '../connection/connect.ts'
import { migrate } from '../connection/migrate.ts'

const people = `
  insert into users (name, email, password_hash, role) values
    ('Sam', 'sam@example.org', 'none', 'staff'), ('Pat', 'pat@example.org', 'none', 'patient');
  insert into practitioners (first_name, last_name, specialty) values ('Ida', 'Sand', 'Surgery'), ('Otto', 'Other', 'None');
  insert into patients (first_name, last_name, gender) values ('Runa', 'Velt', 'F')`

/** The number of the site of each who belongs to one. */
const belonging = async ({ sql }: Connection) =>
  (
    await sql`
      select 'account' as kind, user_id as id, site_id from account_sites
      union all select 'practitioner', practitioner_id, site_id from practitioner_sites
      union all select 'patient', id, site_id from patients order by 1, 2, 3`
  ).map(row => Object.values(row).join(' '))

const ofMain = ['account 1 1', 'patient 1 1', 'practitioner 1 1', 'practitioner 2 1']

test('everybody of a clinic that knew no sites belongs to the one that the migration makes', async () => {
  await using connection = await createFormerDatabase(22)
  await connection.sql.unsafe(people)
  await migrate(connection.url)
  expect(await connection.sql`select id, name, parent_id from sites`).toEqual([
    { id: 1, name: 'Main site', parent_id: null },
  ])
  expect(await belonging(connection)).toEqual(ofMain)
})

test('who is new belongs to the only site; where there are several, somebody says to which', async () => {
  await using connection = await createTestDatabase()
  const { sql } = connection
  await sql.unsafe(people)
  expect(await belonging(connection)).toEqual(ofMain)
  await sql`update users set role = 'staff' where id = 2`
  await sql`update users set role = 'staff'`
  expect(await belonging(connection)).toEqual(['account 1 1', 'account 2 1', ...ofMain.slice(1)])

  await sql`insert into sites (name) values ('Riverside')`
  await sql.unsafe(people.replaceAll('@', '2@'))
  const later = (await belonging(connection)).filter(line => / [3-9] \d$/.test(line))
  expect(later).toEqual([])
})
