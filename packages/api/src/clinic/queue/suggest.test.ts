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
  // More room, but other people's.
  await primary(await waiting({ address: '4 Princeton Road' }), house)
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

const speak = (practitionerId: number, ...languages: string[]) =>
  sql`update practitioners set languages = ${languages} where id = ${practitionerId}`

test('somebody who speaks the patient’s language, in whatever country, comes before others', async () => {
  await set(house, { target: 100 })
  await speak(house, 'en')
  await speak(wilson, 'en', 'es')
  await speak(cuddy, 'est')
  const spanish = await waiting({ preferredLanguage: 'es-MX' })
  const english = await waiting({ preferredLanguage: 'en-GB' })
  const [french, unknown] = [await waiting({ preferredLanguage: 'fr' }), await waiting()]
  expect(await suggest(spanish, english, french, unknown)).toEqual([
    [wilson, 'language', 'room'],
    [house, 'language', 'room'],
    [house, 'room'],
    [house, 'room'],
  ])
})

test('the last primary, the family’s and somebody at the site come before a speaker elsewhere', async () => {
  const { id: siteId } = await add.site()
  await sql`delete from practitioner_sites where practitioner_id in (${wilson}, ${cuddy})`
  await sql`insert into practitioner_sites values (${wilson}, ${siteId}), (${cuddy}, ${siteId})`
  await speak(house, 'ar')
  await set(house, { target: 100 })
  await set(wilson, { target: 100 })
  const arabic = await waiting({ siteId, preferredLanguage: 'ar' })
  const former = await waiting({ preferredLanguage: 'ar' })
  const { id } = await primary(former, cuddy)
  await staff.assignments.end({ id })
  expect(await suggest(arabic, former)).toEqual([
    [wilson, 'site', 'room'],
    [cuddy, 'former_primary', 'room'],
  ])
  await speak(cuddy, 'ar')
  expect(await suggest(arabic)).toEqual([[cuddy, 'site', 'language', 'room']])
})

test('a speaker with the least room is found, also at the patient’s site', async () => {
  const { id: siteId } = await add.site()
  const all = [house, wilson, cuddy, ...(await Promise.all([1, 2, 3].map(() => idOf(add.practitioner()))))]
  const [tiny = 0, elsewhere = 0] = all.slice(-2)
  await sql`delete from practitioner_sites where practitioner_id = any(${all})`
  await sql`insert into practitioner_sites select id, ${siteId} from unnest(${all}::int[]) id where id <> ${elsewhere}`
  for (const id of all) await set(id, { target: id === tiny ? 1 : id === elsewhere ? 100 : 50 })
  await primary(await waiting(), house)
  await speak(tiny, 'vi')
  const vietnamese = await waiting({ preferredLanguage: 'vi' })
  expect(await suggest(vietnamese)).toEqual([[tiny, 'language', 'room']])
  await speak(elsewhere, 'vi')
  expect(await suggest(vietnamese)).toEqual([[elsewhere, 'language', 'room']])
  const near = await waiting({ siteId, preferredLanguage: 'vi-VN' })
  expect(await suggest(near)).toEqual([[tiny, 'site', 'language', 'room']])
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

test('somebody of the care team may become the primary, and the suggestion says that they are on it', async () => {
  const patientId = await waiting()
  await set(wilson, { accepting: 'closed' })
  await set(cuddy, { accepting: 'closed' })
  await staff.assignments.create({ patientId, practitionerId: house, role: 'consulting' })
  expect(await suggest(patientId)).toEqual([[house, 'on_team', 'room']])
  await staff.assignments.changePrimary({ patientId, practitionerId: house })
  expect(await suggest(patientId)).toEqual([[null, 'has_primary']])
})
