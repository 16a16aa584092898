import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { enlargeDemo } from './enlarge.ts'
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

test('the enlarged clinic has a panel of 300, others with room, a closed one, and people who wait', async () => {
  await using database = await createTestDatabase()
  const { db, sql } = database
  await loadDemo(db, { passwordHash: 'none' })
  const heard: number[] = []
  const added = await enlargeDemo(db, 2000, patients => heard.push(patients))
  expect(added.patients).toBe(1940)
  expect(heard).toEqual([560, 1060, 1560, 2000])
  const [counts] = await sql`
    select (select count(*)::int from patients) as patients,
      (select count(*)::int from patients p where deceased_on is null and not exists (
        select from assignments a where a.patient_id = p.id and a.role = 'primary' and a.ended_at is null)) as waiting,
      (select max(primary_for) from panel_sizes) as largest,
      (select count(*)::int from panel_settings where until is null and accepting = 'closed') as closed,
      (select count(*)::int from panel_sizes z join panel_settings s on s.practitioner_id = z.practitioner_id
        where s.until is null and z.primary_for < s.maximum) as with_room,
      (select count(*)::int from practitioners d join users u on u.id = d.user_id
        where d.status = 'active' and u.password_hash = 'none') as able_to_sign_in`
  expect(counts).toMatchObject({ patients: 2000, closed: 1 })
  expect(counts?.waiting).toBeGreaterThanOrEqual(40)
  expect(counts?.largest).toBeGreaterThanOrEqual(300)
  expect(counts?.with_room).toBeGreaterThan(4)
  expect(counts?.able_to_sign_in).toBeGreaterThan(4)
  expect(await enlargeDemo(db, 2000)).toEqual({ patients: 0, practitioners: 0 })
})
