import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { addAssignment, addPractitioner } from '../../../test/fixtures.ts'

const { db, sql, add } = await openClinic()

/** The stored size of each care team, beside the ledger's. */
async function counts() {
  const rows = await sql<{ id: number; kept: number; counted: number }[]>`
    select id, (select size from care_team_sizes where patient_id = p.id) as kept,
      (select count(*)::int from assignments where patient_id = p.id and ended_at is null) as counted
    from patients p order by id`
  expect(rows.map(({ kept }) => kept)).toEqual(rows.map(({ counted }) => counted))
  return rows.map(({ kept }) => kept)
}

test('the stored size of a care team follows the ledger, whatever is opened, ended, moved or removed', async () => {
  const [one, other] = [await add.patient(), await add.patient()]
  const practitioners = [await add.practitioner(), await add.practitioner(), await add.practitioner()]
  for (const doctor of practitioners) await add.assignment({ patientId: one.id, practitionerId: doctor.id })
  expect(await counts()).toEqual([3, 0])
  await sql`update assignments set ended_at = now() where practitioner_id = ${practitioners[0]?.id ?? 0}`
  expect(await counts()).toEqual([2, 0])
  await sql`update assignments set ended_at = null`
  await sql`update assignments set patient_id = ${other.id} where practitioner_id = ${practitioners[1]?.id ?? 0}`
  expect(await counts()).toEqual([2, 1])
  await db.transaction(async tx => {
    await addAssignment(tx, { patientId: other.id, practitionerId: (await addPractitioner(tx)).id })
  })
  expect(await counts()).toEqual([2, 2])
  await sql`delete from assignments`
  expect(await counts()).toEqual([0, 0])
})

test('assignments that end at once are all counted', async () => {
  const patient = await add.patient()
  const practitioners = await Promise.all(Array.from({ length: 8 }, () => add.practitioner()))
  await Promise.all(
    practitioners.map(doctor => add.assignment({ patientId: patient.id, practitionerId: doctor.id })),
  )
  await Promise.all(
    practitioners.map(({ id }) => sql`update assignments set ended_at = now() where practitioner_id = ${id}`),
  )
  expect((await counts()).at(-1)).toBe(0)
})

type Row = { patient_id: number; role: string; ended_at: string | null }

/** Since when each living patient has had no primary, beside what the rows of the ledger say. */
async function waits() {
  const patients = await sql<{ id: number; created_at: string; gone: boolean; kept: string | null }[]>`
    select id, created_at, deleted_at is not null or deceased_on is not null as gone, waiting_since as kept
    from patients join care_team_sizes on patient_id = id order by id`
  const rows = await sql<Row[]>`select patient_id, role, ended_at from assignments where role = 'primary'`
  const expected = patients.map(({ id, created_at, gone }) => {
    const ends = rows.filter(row => row.patient_id === id).map(({ ended_at }) => ended_at)
    return gone || ends.includes(null) ? null : (ends.sort().at(-1) ?? created_at)
  })
  expect(patients.map(({ kept }) => kept)).toEqual(expected)
  return expected.map(since => since !== null)
}

test('since when a patient waits for a primary follows the ledger and the record', async () => {
  await sql`update patients set deleted_at = now()`
  const before = (await waits()).length
  const waiting = async () => (await waits()).slice(before)
  const [one, other] = [await add.patient(), await add.patient()]
  const doctor = await add.practitioner()
  const pair = { patientId: one.id, practitionerId: doctor.id }
  expect(await waiting()).toEqual([true, true])
  const past = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }
  await add.assignment({ ...pair, ...past, role: 'primary' })
  await add.assignment({ ...pair, role: 'consulting' })
  expect(await waiting()).toEqual([true, true])
  await sql`update assignments set role = 'primary' where ended_at is null and patient_id = ${one.id}`
  expect(await waiting()).toEqual([false, true])
  await sql`update assignments set patient_id = ${other.id} where ended_at is null and patient_id = ${one.id}`
  expect(await waiting()).toEqual([true, false])
  await sql`update assignments set ended_at = now() where patient_id = ${other.id}`
  expect(await waiting()).toEqual([true, true])
  await sql`update patients set deceased_on = '2024-01-01' where id = ${one.id}`
  await sql`update patients set deleted_at = now() where id = ${other.id}`
  expect(await waiting()).toEqual([false, false])
  await sql`update patients set deceased_on = null, deleted_at = null where id in (${one.id}, ${other.id})`
  expect(await waiting()).toEqual([true, true])
  await sql`delete from assignments where patient_id = ${other.id}`
  expect(await waiting()).toEqual([true, true])
})
