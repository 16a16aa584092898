import { addPatient, addPractitioner, addUser, callAs, testServices } from '@empanel/api/testing'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { expect, test, vi } from 'vitest'
import { startPlans } from './plans.ts'

const { db, sql } = await suiteDatabase()
const { id: userId } = await addUser(db, { role: 'staff' })
const staff = callAs(testServices(db), { userId, role: 'staff' })

async function planned(dueInMs: number) {
  const [patient, practitioner] = [await addPatient(db), await addPractitioner(db)]
  const pair = { patientId: patient.id, practitionerId: practitioner.id }
  const dueAt = new Date(Date.now() + dueInMs).toISOString()
  return { ...pair, ...(await staff.plans.changePrimary({ ...pair, dueAt })) }
}

/** Starts an instance of the background work. `warned`: the plans of its warnings. */
function instance() {
  const warned: unknown[] = []
  const log = { warn: ({ plan }: { plan: number }) => void warned.push(plan) }
  const plans = startPlans(testServices(db), { log })
  return { warned, [Symbol.asyncDispose]: plans.stop }
}

const rowsOf = (patientId: number) => sql`
  select practitioner_id, started_at from assignments where patient_id = ${patientId} order by id`
const stateOf = async (id: number) => {
  const [row] = await sql`select state from planned_changes where id = ${id}`
  return row?.state
}
/** Within the 5 s in which a plan must be carried out after its time. */
const becomes = (state: string, id: number) =>
  vi.waitFor(async () => expect(await stateOf(id)).toBe(state), { timeout: 5000, interval: 100 })

test('a plan is carried out within 5 s of its time, once, with two instances', async () => {
  await using _one = instance()
  await using _other = instance()
  const { id, patientId, dueAt } = await planned(500)
  expect(await stateOf(id)).toBe('planned')
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(dueAt)), { timeout: 1000 })
  await becomes('done', id)
  expect(await rowsOf(patientId)).toHaveLength(1)
})

test('a handover is carried out within 5 s of its time, once, with two instances', async () => {
  await using _one = instance()
  await using _other = instance()
  const [from, to, patient] = [await addPractitioner(db), await addPractitioner(db), await addPatient(db)]
  const pair = { patientId: patient.id, practitionerId: from.id }
  await staff.assignments.create({ ...pair, role: 'primary' })
  const effectiveAt = new Date(Date.now() + 500).toISOString()
  const { id } = await staff.transfers.start({
    fromId: from.id,
    to: [{ practitionerId: to.id }],
    effectiveAt,
  })
  expect(await staff.transfers.get({ id })).toMatchObject({ state: 'planned', to: [{ patients: 1 }] })
  await vi.waitFor(
    async () => expect(await staff.transfers.get({ id })).toMatchObject({ state: 'done', moved: 1 }),
    { timeout: 5500, interval: 100 },
  )
  expect(await rowsOf(patient.id)).toMatchObject([{ practitioner_id: from.id }, { practitioner_id: to.id }])
})

test('what became due while no instance ran is carried out late, and the ledger says when', async () => {
  const { id, patientId } = await planned(60_000)
  const [times] = await sql`
    update planned_changes set due_at = now() - interval '3 days' where id = ${id} returning due_at, now() as now`
  await using _one = instance()
  await becomes('done', id)
  const [row] = await rowsOf(patientId)
  expect(Date.parse(row?.started_at)).toBeGreaterThan(Date.parse(times?.due_at) + 2 * 86_400_000)
})

test('a plan that the database cannot carry out does not hold up others, and is not tried all the time', async () => {
  const broken = await planned(60_000)
  await sql.unsafe(`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
    create trigger fail before insert on assignments for each row
      when (new.practitioner_id = ${broken.practitionerId}) execute function fail()`)
  try {
    const next = await planned(60_000)
    await sql`update planned_changes set due_at = now() where state = 'planned'`
    await using one = instance()
    await becomes('done', next.id)
    expect(one.warned).toEqual([broken.id])
    expect(await stateOf(broken.id)).toBe('planned')
  } finally {
    await sql.unsafe('drop trigger fail on assignments; drop function fail()')
  }
  await using _later = instance()
  await becomes('done', broken.id)
})
