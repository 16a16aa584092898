import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as, services } = await openClinic()
const { id: staffId } = await add.user({ role: 'staff' })
const staff = await as('staff', staffId)
const idOf = async (made: Promise<{ id: number }>) => (await made).id

let [house, wilson, cuddy] = [0, 0, 0]
beforeEach(async () => {
  await sql`update practitioners set deleted_at = now()`
  house = await idOf(add.practitioner())
  wilson = await idOf(add.practitioner())
  cuddy = await idOf(add.practitioner())
})

const set = (practitionerId: number, settings: object) => staff.panels.set({ practitionerId, ...settings })
const primary = (patientId: number, practitionerId: number) =>
  staff.assignments.create({ patientId, practitionerId, role: 'primary' })
const suggest = async (...patientIds: number[]) =>
  (await staff.queue.suggest({ patientIds })).items.map(({ practitioner, reasons }) => [
    practitioner?.practitionerId ?? null,
    ...reasons,
  ])
const waiting = (values: Parameters<typeof add.patient>[0] = {}) => idOf(add.patient(values))

test('the panel with the most room gets the next patient, and each suggestion counts for the next', async () => {
  await set(house, { target: 4 })
  await set(wilson, { target: 2 })
  await set(cuddy, { accepting: 'closed' })
  const patients = await Promise.all(Array.from({ length: 6 }, () => waiting()))
  const found = await suggest(...patients)
  expect(found.filter(([id]) => id === house)).toHaveLength(4)
  expect(found.filter(([id]) => id === wilson)).toHaveLength(2)
  expect(found[0]).toEqual([house, 'room'])
  expect(await suggest(...patients)).toEqual(found)
})

test('nobody beyond the maximum; beyond the target only where nobody else has room', async () => {
  await set(house, { target: 1, maximum: 2 })
  await set(wilson, { maximum: 0 })
  await set(cuddy, { accepting: 'closed' })
  const patients = await Promise.all(Array.from({ length: 3 }, () => waiting()))
  expect(await suggest(...patients)).toEqual([
    [house, 'room'],
    [house, 'room'],
    [null, 'no_room'],
  ])
})

test('the former primary comes back, then the family’s, as far as their panels take the patient', async () => {
  await set(house, { target: 100 })
  const former = await waiting()
  const { id } = await primary(former, wilson)
  await staff.assignments.end({ id })
  const address = '3 Princeton Road'
  await primary(await waiting({ address }), cuddy)
  const relative = await waiting({ address: '3, princeton road' })
  expect(await suggest(former, relative)).toEqual([
    [wilson, 'former_primary', 'room'],
    [cuddy, 'family', 'room'],
  ])
  await set(wilson, { accepting: 'closed' })
  await set(cuddy, { maximum: 1 })
  expect(await suggest(former, relative)).toEqual([
    [house, 'room'],
    [house, 'room'],
  ])
})

test('of a family whose teams the caller may not read, nothing is told', async () => {
  const { id: userId } = await add.user({ role: 'patient' })
  const address = '9 Elm Street'
  await primary(await waiting({ address }), wilson)
  const own = await waiting({ address, ownerId: userId })
  await set(house, { target: 100 })
  const self = callAs(services('directory'), { role: 'patient', userId })
  const { items } = await self.queue.suggest({ patientIds: [own] })
  expect(items).toEqual([{ patientId: own, practitioner: null, reasons: ['no_room'] }])
  const { id } = await primary(own, house)
  await staff.assignments.end({ id })
  const again = await self.queue.suggest({ patientIds: [own] })
  expect(again.items[0]).toMatchObject({
    practitioner: { practitionerId: house },
    reasons: ['former_primary', 'room'],
  })
})

test('somebody at the patient’s site comes before others', async () => {
  const { id: siteId } = await add.site()
  await sql`update practitioner_sites set site_id = ${siteId} where practitioner_id = ${wilson}`
  await sql`insert into practitioner_sites values (${wilson}, ${siteId}) on conflict do nothing`
  await set(house, { target: 100 })
  expect(await suggest(await waiting({ siteId }))).toEqual([[wilson, 'site', 'room']])
})

test('nurses are never suggested, and whoever has a primary needs nobody', async () => {
  await sql`update practitioners set profession = 'nurse' where id in (${house}, ${wilson})`
  const [one, other] = [await waiting(), await waiting()]
  await primary(other, cuddy)
  expect(await suggest(one, other)).toEqual([
    [cuddy, 'room'],
    [null, 'has_primary'],
  ])
})

test('the dead are left out; of patients who are all missing, nothing is said', async () => {
  const [dead, alive] = [await waiting({ deceasedOn: '2020-01-01' }), await waiting()]
  const { items } = await staff.queue.suggest({ patientIds: [dead, alive, 2_000_000_000] })
  expect(items.map(({ patientId }) => patientId)).toEqual([alive])
  const missing = staff.queue.suggest({ patientIds: [2_000_000_000] })
  expect((await refusalOf(missing)).reason).toBe('not_found')
})
