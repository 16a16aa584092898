import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { loadDemo } from './load.ts'

/** The demo's content, without moments from the database's clock. */
async function load() {
  await using database = await createTestDatabase()
  const { sql } = database
  await loadDemo(database.db, { passwordHash: 'none' })
  const [counts] = await sql`
    select (select count(*)::int from practitioners where status = 'active') as practitioners,
      (select count(*)::int from practitioners where status = 'pending') as pending,
      (select count(*)::int from patients) as patients,
      (select count(*)::int from patients p where deceased_on is null and not exists (
        select from assignments a where a.patient_id = p.id and a.ended_at is null)) as without_practitioner,
      (select count(*)::int from assignments where ended_at is not null) as ended,
      (select count(*)::int from assignments a join practitioners d on d.id = a.practitioner_id
        join users u on u.id = d.user_id where u.email = 'doctor@empanel.example' and a.ended_at is null) as panel,
      (select count(*)::int from patients p join users u on u.id = p.owner_id where u.role = 'patient') as own,
      (select count(*)::int from patients where split_part(preferred_language, '-', 1) <> all (
        select unnest(languages) from practitioners)) as without_words`
  const names =
    await sql`select string_agg(first_name || ' ' || last_name || date_of_birth, ',' order by id) from patients`
  const ledger = await sql`select patient_id, practitioner_id, role from assignments order by id`
  return { counts, names: [...names], ledger: [...ledger] }
}

test('the demo clinic has records of each kind, and is the same each time', async () => {
  const first = await load()
  expect(first.counts).toMatchObject({ practitioners: 9, pending: 1, patients: 60, own: 2, without_words: 0 })
  expect(first.counts?.without_practitioner).toBeGreaterThan(2)
  expect(first.counts?.ended).toBeGreaterThan(10)
  expect(first.counts?.panel).toBeGreaterThan(10)
  expect(await load()).toEqual(first)
})
