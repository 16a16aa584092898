import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { createFormerDatabase } from '../../test/former-schema.ts'
import { migrate } from '../connection/migrate.ts'

test('doctors become practitioners with all that belongs to them, and their panels go on being counted', async () => {
  await using connection = await createFormerDatabase(19)
  const { sql, url } = connection
  await sql.unsafe(`
    insert into patients (first_name, last_name, gender) values ('Runa', 'Velt', 'F'), ('Sukra', 'Ahn', 'F');
    insert into doctors (first_name, last_name, specialty) values ('Ida', 'Sand', 'Surgery'), ('Otto', 'Other', 'None');
    insert into assignments (patient_id, doctor_id, role) values (1, 1, 'primary');
    insert into idempotency_keys (caller, procedure, key_hash) values ('1', 'doctors.create', 'k'), ('1', 'patients.create', 'k')`)
  await migrate(url)
  await sql`insert into practitioners (first_name, last_name, specialty) values ('New', 'Comer', 'None')`
  await sql`insert into assignments (patient_id, practitioner_id, role) values (2, 1, 'primary'), (2, 3, 'consulting')`
  const counted = await sql`
    select id, last_name, patients, primary_for from practitioners join panel_sizes on practitioner_id = id order by id`
  expect(counted.map(row => Object.values(row))).toEqual([
    [1, 'Sand', 2, 2],
    [2, 'Other', 0, 0],
    [3, 'Comer', 1, 0],
  ])
  const repeats = await sql`select procedure from idempotency_keys order by 1`
  expect(repeats.map(({ procedure }) => procedure)).toEqual(['patients.create', 'practitioners.create'])
  const left = await sql`
    select relname as name from pg_class where relname like '%doctor%'
    union all select conname from pg_constraint where conname like '%doctor%' and contype <> 'n'
    union all select proname from pg_proc where prosrc like '%doctor%'`
  expect(left).toEqual([])
})

test('languages are up to ten tags', async () => {
  await using connection = await createTestDatabase()
  const { sql } = connection
  const enter = (languages: (string | null)[]) =>
    sql`insert into practitioners (first_name, last_name, specialty, languages) values ('', 'Velt', 'None', ${languages}::text[])`
  const many = Array.from({ length: 10 }, () => 'pt-BR')
  for (const languages of [[], ['en'], many]) await enter(languages)
  for (const wrong of [['spanish'], ['en', ''], [''], [null], ['en', null], ['en/de-'], [...many, 'en']])
    await expect(enter(wrong), String(wrong)).rejects.toThrow('practitioners_languages')
})
