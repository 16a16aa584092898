import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const { id: staffId } = await add.user({ role: 'staff' })
const { id: adminId } = await add.user({ role: 'admin', name: 'Ada Admin' })
const [staff, admin] = [await as('staff', staffId), await as('admin', adminId)]
const idOf = async (made: Promise<{ id: number }>) => (await made).id
const several = (count: number) => Promise.all(Array.from({ length: count }, () => idOf(add.patient())))

let [house, wilson] = [0, 0]
beforeEach(async () => {
  house = await idOf(add.practitioner())
  wilson = await idOf(add.practitioner())
})

const primary = (patientId: number, practitionerId = house, caller = staff) =>
  caller.assignments.create({ patientId, practitionerId, role: 'primary' })
const panelOf = (practitionerId: number) => staff.panels.get({ practitionerId })
const reasonOf = async (call: Promise<unknown>) => (await refusalOf(call)).reason
const ledger = () => sql`select * from assignments order by id`

/** A refusal that changes nothing. */
async function refuses(reason: string, call: () => Promise<unknown>) {
  const before = await ledger()
  expect(await reasonOf(call())).toBe(reason)
  expect(await ledger()).toEqual(before)
}

describe('a panel with a maximum', () => {
  test('of 200 at once for 10 places, 10 succeed', async () => {
    await staff.panels.set({ practitionerId: house, maximum: 10 })
    const callers = await Promise.all(Array.from({ length: 4 }, () => as('staff')))
    /** Asks again while the server is busy, as a client does. */
    const ask = async (patientId: number, caller = staff): Promise<string> => {
      const outcome = await primary(patientId, house, caller).then(
        () => 'assigned',
        error => String(error.reason),
      )
      return outcome === 'unavailable' || outcome === 'too_many_requests' ? ask(patientId, caller) : outcome
    }
    const outcomes = await Promise.all(
      (await several(200)).map((patientId, n) => ask(patientId, callers[n % callers.length])),
    )
    expect(outcomes.filter(outcome => outcome === 'assigned')).toHaveLength(10)
    expect(outcomes.filter(outcome => outcome === 'panel_full')).toHaveLength(190)
    expect(await panelOf(house)).toMatchObject({ primary: 10, maximum: 10 })
  })

  test('is full for a change of primary and a promotion, too, and not for other roles', async () => {
    await staff.panels.set({ practitionerId: house, maximum: 1 })
    const [one = 0, other = 0] = await several(2)
    await primary(one)
    await primary(other, wilson)
    await staff.assignments.create({ patientId: other, practitionerId: house, role: 'consulting' })
    await refuses('panel_full', () =>
      staff.assignments.changePrimary({ patientId: other, practitionerId: house }),
    )
    await staff.assignments.changePrimary({ patientId: one, practitionerId: wilson })
    await staff.assignments.changePrimary({ patientId: other, practitionerId: house })
    expect(await panelOf(house)).toMatchObject({ primary: 1 })
  })

  test('takes as many rows of one request as it has places', async () => {
    await staff.panels.set({ practitionerId: house, maximum: 2 })
    const rows = (await several(4)).map(patientId => ({
      ...{ patientId, practitionerId: house },
      role: 'primary' as const,
    }))
    const made = await staff.assignments.createMany({ rows })
    expect(made.rows.map(row => (row.outcome === 'refused' ? row.reason : row.outcome))).toEqual([
      ...['assigned', 'assigned'],
      ...['panel_full', 'panel_full'],
    ])
  })

  test('keeps those who are there when it becomes smaller, and takes nobody until there is room', async () => {
    const [one = 0, two = 0, three = 0] = await several(3)
    await primary(one)
    await primary(two)
    expect(await staff.panels.set({ practitionerId: house, maximum: 1 })).toMatchObject({ primary: 2 })
    await refuses('panel_full', () => primary(three))
    expect((await refusalOf(primary(three))).message).toContain('it has 2 patients, and at most 1')
    await staff.panels.set({ practitionerId: house, maximum: null })
    await primary(three)
  })

  test('a maximum that is set while others assign counts for those who come after it', async () => {
    const patients = await several(40)
    // Somebody else, who takes turns with all of these.
    const admin = await as('admin')
    const calls = patients.map(patientId => primary(patientId).catch(() => undefined))
    const set = admin.panels.set({ practitionerId: house, maximum: 0 })
    await Promise.all([...calls, set])
    const [late = 0] = await several(1)
    await refuses('panel_full', () => primary(late))
  })
})

describe('a panel that does not accept everybody', () => {
  test('is closed to all', async () => {
    await staff.panels.set({ practitionerId: house, accepting: 'closed' })
    const [one = 0] = await several(1)
    await refuses('panel_closed', () => primary(one))
  })

  test('accepts patients it has had before, whatever the role was', async () => {
    const [before = 0, never = 0] = await several(2)
    const { id } = await staff.assignments.create({ patientId: before, practitionerId: house })
    await staff.assignments.end({ id })
    await staff.panels.set({ practitionerId: house, accepting: 'existing_patients' })
    await refuses('panel_closed', () => primary(never))
    await primary(before)
  })

  test('accepts people who live with one of its patients', async () => {
    const lives = (address: string | null) => idOf(add.patient({ address }))
    const own = await lives('12 Rue de l’Église, Lyon')
    const relative = await lives('12  rue de l’eglise  LYON')
    const [stranger, none] = [await lives('14 Rue de l’Église, Lyon'), await lives(null)]
    await primary(own)
    // Who lives with a former patient is not family of the panel.
    const [former, theirs] = [await lives('3 Rue Haute'), await lives('3 Rue Haute')]
    const { id } = await staff.assignments.create({ patientId: former, practitionerId: house })
    await staff.assignments.end({ id })
    await staff.panels.set({ practitionerId: house, accepting: 'existing_families' })
    for (const patientId of [stranger, none, theirs]) await refuses('panel_closed', () => primary(patientId))
    await primary(relative)
    await staff.panels.set({ practitionerId: house, accepting: 'existing_patients' })
    const another = await lives('12 rue de l’église, Lyon')
    await refuses('panel_closed', () => primary(another))
  })
})

describe('an override', () => {
  const full = async () => {
    await staff.panels.set({ practitionerId: house, maximum: 0 })
    const [patientId = 0] = await several(1)
    return { patientId, practitionerId: house, role: 'primary' as const, override: true }
  }
  const reason = 'her brother is dying here'

  test('needs the cell and a reason', async () => {
    const asked = await full()
    await refuses('validation', () => admin.assignments.create(asked))
    await refuses('not_permitted', () => staff.assignments.create({ ...asked, reason }))
    const { override, ...row } = asked
    await refuses('not_permitted', () => staff.assignments.createMany({ rows: [row], override, reason }))
  })

  test('is listed once, page after page, the latest first', async () => {
    const patients: number[] = []
    for (const _ of [1, 2, 3]) {
      const { role: _role, ...asked } = await full()
      await admin.assignments.changePrimary({ ...asked, reason })
      patients.unshift(asked.patientId)
    }
    const seen = await everyPage(cursor =>
      admin.panels.overrides({ practitionerId: house, limit: 1, cursor }),
    )
    expect(seen.map(({ patientId }) => patientId)).toEqual(patients)
  })

  test('assigns, and is kept with its reason and in the trail', async () => {
    const { role: _, ...asked } = await full()
    const { id } = await admin.assignments.changePrimary({ ...asked, reason })
    const { items } = await admin.panels.overrides({ practitionerId: house })
    expect(items).toEqual([
      expect.objectContaining({
        ...{ patientId: asked.patientId, practitionerId: house, refusal: 'panel_full' },
        ...{ reason, size: 0, maximum: 0, accepting: 'open', byName: 'Ada Admin' },
      }),
    ])
    expect([
      ...(await sql`select assignment_id from panel_overrides where reason = ${reason}`),
    ]).toContainEqual({ assignment_id: id })
    const entries = await sql`
      select action, target from audit_events where ${asked.patientId} = any(patient_ids) and actor_id = ${adminId}
      order by id`
    expect(entries.slice(0, 2).map(({ action }) => action)).toEqual([
      'assignments.changePrimary',
      'panels.override',
    ])
  })

  test('of several rows is kept for those that needed it', async () => {
    await staff.panels.set({ practitionerId: house, maximum: 1 })
    const rows = (await several(2)).map(patientId => ({
      ...{ patientId, practitionerId: house },
      role: 'primary' as const,
    }))
    const made = await admin.assignments.createMany({ rows, override: true, reason: 'a whole family' })
    expect(made.rows.map(({ outcome }) => outcome)).toEqual(['assigned', 'assigned'])
    const { items } = await admin.panels.overrides({ practitionerId: house })
    expect(items.map(({ patientId, size }) => [patientId, size])).toEqual([[rows[1]?.patientId, 1]])
  })
})
