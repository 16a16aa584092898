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
