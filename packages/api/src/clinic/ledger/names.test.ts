import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, testContext } from '../../../test/fixtures.ts'
import { stepsOf } from '../../../test/walk/cost.ts'
import { createContractCaller } from '../contract/router.ts'

/** More assignments with the common names than are looked up from a name. */
const common = 5300

const { connection, sql, services, add } = await openClinic()
const actor: Parameters<typeof callAs>[1] = {
  userId: (await add.user({ role: 'staff' })).id,
  role: 'staff',
}
const staff = callAs(services(), actor)
const rest = createContractCaller(testContext(services(), actor))
const busy = await add.practitioner({ firstName: 'Gregor', lastName: 'Olafson' })
const other = await add.practitioner({ firstName: 'Ona', lastName: 'Tremblay' })
// More than a page, and before all others: open ones of deleted patients, and ended ones.
await sql`
  insert into patients (first_name, last_name, gender, deleted_at)
  select 'Marit', (array['Zubrova', 'Haldorsen'])[1 + i % 2], 'U', now() from generate_series(1, 620) as i`
const early = await add.patient({ firstName: 'Zubrova', lastName: 'Haldorsen' })
await sql`
  insert into assignments (patient_id, practitioner_id, role, started_at, ended_at)
  select ${early.id}, ${busy.id}, 'consulting', now() - interval '2 days', now() - interval '1 day' from generate_series(1, 310)`
await sql`
  insert into patients (first_name, last_name, gender)
  select (array['Marit', 'Berit', 'Signe'])[1 + i % 3], 'Haldorsen', 'U' from generate_series(1, ${common}::int) as i`
await sql`insert into assignments (patient_id, practitioner_id, role) select id, ${busy.id}, 'primary' from patients`
await sql`
  insert into assignments (patient_id, practitioner_id, role, started_at, ended_at)
  select id, ${other.id}, 'consulting', now() - interval '2 days', now() - interval '1 day' from patients where id % 5 = 0`
// And many doctors with few assignments.
await sql`
  insert into practitioners (first_name, last_name, specialty)
  select 'Tor', 'Ekdal' || i % 20, 'Surgery' from generate_series(1, 300) as i`
await sql`
  insert into assignments (patient_id, practitioner_id, role)
  select id, (select min(id) from practitioners where first_name = 'Tor') + id % 300, 'consulting' from patients where id % 3 = 0`
for (const [n, lastName] of ['Zubrova', 'Zubrova', 'Tremblay', 'Olafson'].entries()) {
  const patient = await add.patient({ firstName: 'Marit', lastName })
  await add.assignment({ patientId: patient.id, practitionerId: n % 2 ? other.id : busy.id })
}
const gone = await add.patient({ firstName: 'Marit', lastName: 'Zubrova' })
await add.assignment({ patientId: gone.id, practitionerId: other.id })
await sql`update patients set deleted_at = now() where id = ${gone.id}`
await sql`vacuum analyze`

const isIn = { open: 'a.ended_at is null', ended: 'a.ended_at is not null', all: 'true' } as const
type State = keyof typeof isIn

/** The rows that a search must find, computed by checking each row. */
async function found(words: string[], state: State) {
  const rows = await sql.unsafe(
    `select a.id from assignments a join patients p on p.id = a.patient_id join practitioners d on d.id = a.practitioner_id
      where p.deleted_at is null and ${isIn[state]} and (select bool_and(
        strpos(p.name_folded, word) > 0 or strpos(d.name_folded, word) > 0) from unnest($1::text[]) as word)
      order by a.id`,
    [words],
  )
  return rows.map(row => Number(row.id))
}

const searches: [string, string[]][] = [
  ['zubrova', ['zubrova']],
  ['haldorsen', ['haldorsen']],
  ['olafson', ['olafson']],
  ['tremblay', ['tremblay']],
  ['marit olafson', ['marit', 'olafson']],
  ['haldorsen ona', ['haldorsen', 'ona']],
  ['marit tremblay', ['marit', 'tremblay']],
  ['zubrova gregor marit', ['zubrova', 'gregor', 'marit']],
  ['on haldorsen', [' on', 'haldorsen']],
  ['o haldorsen', [' o', 'haldorsen']],
  ['zubrova olafson tremblay', ['zubrova', 'olafson', 'tremblay']],
]

test.each(searches)('%s finds the assignments with every word in a name, page by page', async (q, words) => {
  for (const state of ['open', 'ended', 'all'] as const) {
    const expected = await found(words, state)
    const first = await staff.assignments.list({ q, state, limit: 300 })
    const ids = first.items.map(({ id }) => id)
    expect([state, ids]).toEqual([state, expected.slice(0, 300)])
    expect(first.nextCursor === null).toBe(expected.length <= 300)
    if (!first.nextCursor) continue
    const second = await staff.assignments.list({ q, state, limit: 300, cursor: first.nextCursor })
    expect(second.items.map(({ id }) => id)).toEqual(expected.slice(300, 600))
  }
})

test.each(searches)('%s is found and counted by the contract’s list in any order', async (q, words) => {
  const expected = await found(words, 'open')
  const ids = async (
    ...ordering: { field: 'id' | 'practitioner' | 'patientName'; descending: boolean }[]
  ) => {
    const page = await rest.assignments.list({ q, limit: 10, ordering })
    expect(page.total).toBe(expected.length)
    return page.items.map(({ id }) => id)
  }
  expect(await ids()).toEqual(expected.slice(0, 10))
  expect(await ids({ field: 'id', descending: true })).toEqual(expected.toReversed().slice(0, 10))
  expect(
    await ids({ field: 'practitioner', descending: false }, { field: 'patientName', descending: true }),
  ).toHaveLength(Math.min(expected.length, 10))
})

test('neither a rare name nor a page for a common one reads the whole ledger', async () => {
  for (const q of ['zubrova', 'haldorsen', 'marit zubrova', 'olafson', 'zubrova gregor']) {
    const steps = await stepsOf(connection, () => staff.assignments.list({ q, state: 'all', limit: 20 }))
    const removed = steps.flatMap(step => /Rows Removed by .*Filter: (\d+)/.exec(step)?.[1] ?? []).map(Number)
    expect([q, Math.max(0, ...removed) < 1000]).toEqual([q, true])
    expect(steps.filter(step => step.includes('Seq Scan on assignments'))).toEqual([])
  }
})

test('a name together with a patient or a doctor only checks their own assignments', async () => {
  const q = 'zubrova gregor'
  const { items: all } = await staff.assignments.list({ q })
  const { patientId = 0, practitionerId = 0 } = all[0] ?? {}
  const ofPatient = all.filter(row => row.patientId === patientId)
  expect((await staff.assignments.list({ patientId, q })).items).toEqual(ofPatient)
  expect(ofPatient.length).toBeLessThan(all.length)
  const ofPractitioner = all.filter(row => row.practitionerId === practitionerId)
  expect((await staff.assignments.list({ practitionerId, q })).items).toEqual(ofPractitioner)
})
