import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs } from '../../../test/fixtures.ts'
import type { Action } from '../../kernel/policy/grid.ts'
import type { Caller } from '../../router.ts'

const reason = 'unconscious in the emergency room'
const { sql, add, services } = await openClinic()

type Primary = { practitionerId: number; name: string } | null
type Rows = { items: { primary: Primary }[] }

/** A patient whom one practitioner looks after as primary and another, of whom all rows below are, as consultant. */
async function addRows() {
  const [house, { user, doctor }] = [await add.practitioner({ lastName: 'House' }), await add.doctorAccount()]
  const former = await add.practitioner()
  const { id: patientId } = await add.patient()
  const ended = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }
  await add.assignment({ patientId, practitionerId: former.id, role: 'primary', ...ended })
  const link = await add.assignment({ patientId, practitionerId: doctor.id })
  await add.assignment({ patientId, practitionerId: house.id, role: 'primary' })
  await sql`insert into panel_overrides (assignment_id, refusal, reason, size, accepting, at)
    values (${link.id}, 'panel_full', ${reason}, 1, 'open', now())`
  await sql`insert into break_glass_grants (patient_id, actor_id, reason, expires_at)
    values (${patientId}, ${user.id}, ${reason}, now() + interval '1 hour')`
  return { house, user, practitionerId: doctor.id, patientId }
}

const admin = await add.user({ role: 'admin' })
/** An administrator of a clinic where `action` is none of theirs, or where none is missing. */
function adminWithout(action?: Action): Caller {
  const { policy, ...others } = services()
  const grid = action ? { ...policy.grid, [action]: {} } : policy.grid
  return callAs({ ...others, policy: { ...policy, grid } }, { userId: admin.id, role: 'admin' })
}

type Made = Awaited<ReturnType<typeof addRows>>
const lists: Record<string, (caller: Caller, made: Made) => Promise<Rows>> = {
  'panels.overrides': ({ panels }, { practitionerId }) => panels.overrides({ practitionerId }),
  'access.reviews': ({ access }) => access.reviews({ limit: 1 }),
}

test.each(Object.keys(lists))('%s names the primary, as far as the caller may read who it is', async path => {
  const made = await addRows()
  const primaries = async (caller: Caller) =>
    (await lists[path]?.(caller, made))?.items.map(row => row.primary)
  const name = expect.stringContaining('House')
  expect(await primaries(adminWithout())).toEqual([{ practitionerId: made.house.id, name }])
  expect(await primaries(adminWithout('assignments.read'))).toEqual([null])
  await sql`update patients set deleted_at = now() where id = ${made.patientId}`
  expect(await primaries(adminWithout())).toEqual([null])
})

test('a page of assignments names the primary of each patient; nobody else’s end counts', async () => {
  const { house, practitionerId, patientId } = await addRows()
  const other = await add.patient()
  await add.assignment({ patientId: other.id, practitionerId })
  const { items } = await adminWithout().assignments.list({ practitionerId })
  expect(items.map(row => [row.patientId, row.primary?.practitionerId])).toEqual([
    [patientId, house.id],
    [other.id, undefined],
  ])
  const all = (await adminWithout().assignments.list({ patientId, state: 'all' })).items
  expect(all.map(row => row.primary?.practitionerId)).toEqual([house.id, house.id, house.id])
})

test('a closed review still names the primary', async () => {
  const { house } = await addRows()
  const [grant] = (await adminWithout().access.reviews({ limit: 1 })).items
  const closed = await adminWithout().access.review({ id: grant?.id ?? 0, version: 1, verdict: 'justified' })
  expect(closed.primary?.practitionerId).toBe(house.id)
})

test('39 one’s own openings name the primary only of patients in reach: a grant opens no list', async () => {
  const { house, user, practitionerId, patientId } = await addRows()
  const self = callAs(services('minimum-necessary'), { userId: user.id, role: 'doctor' })
  const primaries = async () =>
    (await self.access.mine({})).items.map(({ primary }) => primary?.practitionerId)
  expect(await primaries()).toEqual([house.id])
  await sql`update assignments set ended_at = now()
    where patient_id = ${patientId} and practitioner_id = ${practitionerId}`
  expect(await primaries()).toEqual([undefined])
})
