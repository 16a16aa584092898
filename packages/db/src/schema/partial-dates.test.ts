import { readMigrationFiles } from 'drizzle-orm/migrator'
import { expect, test } from 'vitest'
import { createEmptyDatabase } from '../../test/databases.ts'
import { migrate, migrationsFolder } from '../connection/migrate.ts'

/** The index of the migration that made dates of birth partial. */
const place = 9

test('the migration keeps dates of birth, and moves a single name to the last name', async () => {
  await using connection = await createEmptyDatabase()
  const { sql, url } = connection
  const before = readMigrationFiles({ migrationsFolder }).slice(0, place)
  await sql.unsafe(before.flatMap(migration => migration.sql).join(';'))
  await sql.unsafe(`
    insert into patients (first_name, last_name, date_of_birth, gender) values
      ('Runa', 'Velt', '1990-04-01', 'F'), ('Sukra', '', null, 'F'), ('', '', '0001-01-01', 'U');
    insert into doctors (first_name, last_name, specialty) values ('Ida', '', 'Surgery');
    create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  for (const { hash, folderMillis } of before) {
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`
  }
  await migrate(url)
  const people = await sql`
    select first_name, last_name, date_of_birth from patients union all
    select first_name, last_name, specialty from doctors order by 2`
  expect(people.map(row => Object.values(row))).toEqual([
    ['', 'Ida', 'Surgery'],
    ['', 'Sukra', null],
    ['', 'Unknown', '0001-01-01'],
    ['Runa', 'Velt', '1990-04-01'],
  ])
})
