import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { type addAssignment, refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const staff = await as('staff')
beforeEach(() => sql`truncate practitioners cascade`)

const deletedAt = '2024-01-01T00:00:00Z'
const ended = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }

test('doctors sort by last name, then first name, then id, each once', async () => {
  const names = ['Zoe Adler', 'Ann Adler', 'Bo Zorn', 'Ann Adler', 'Cy Meyer', 'Ann Adler', 'Al Zorn']
  const made: { id: number }[] = []
  for (const name of names) {
    const [firstName = '', lastName = ''] = name.split(' ')
    made.push(await add.practitioner({ firstName, lastName }))
  }
  const inOrder = [1, 3, 5, 0, 4, 6, 2].map(place => made[place]?.id)
  const seen = await everyPage(cursor => staff.practitioners.list({ sort: 'name', limit: 2, cursor }))
  expect(seen.map(({ id }) => id)).toEqual(inOrder)
  const byId = await everyPage(cursor => staff.practitioners.list({ limit: 2, cursor }))
  expect(byId.map(({ id }) => id)).toEqual(made.map(({ id }) => id))
})

test('a list is narrowed to those who speak a language or a variant of it, whatever the order and the search', async () => {
  const lastName = 'Polyglot'
  const [both, variant] = [
    await add.practitioner({ lastName, languages: ['en', 'es'] }),
    await add.practitioner({ lastName, languages: ['es-MX'] }),
  ]
  for (const languages of [['est'], ['en'], []]) await add.practitioner({ lastName, languages })
  const found = async (language: string, more: object = {}) =>
    (await everyPage(cursor => staff.practitioners.list({ language, ...more, limit: 1, cursor }))).map(
      ({ id }) => id,
    )
  for (const more of [{}, { sort: 'name' }, { q: lastName }])
    expect(await found('ES', more)).toEqual([both.id, variant.id])
  expect((await staff.practitioners.list({ language: 'es', q: 'Polyglott' })).items).toHaveLength(2)
  expect(await found('es-mx')).toEqual([variant.id])
  expect((await refusalOf(staff.practitioners.list({ language: 'spanish' }))).code).toBe('BAD_REQUEST')
})

test('a cursor of one order is refused by the other', async () => {
  for (let n = 0; n < 2; n++) await add.practitioner()
  const { nextCursor } = await staff.practitioners.list({ limit: 1 })
  const refusal = await refusalOf(staff.practitioners.list({ sort: 'name', cursor: nextCursor ?? '' }))
  expect(refusal.fieldErrors).toHaveProperty('cursor')
})

test('panel sizes count open assignments of patients who are not deleted, the largest first, none left out', async () => {
  const practitioners = []
  for (let n = 0; n < 6; n++) practitioners.push(await add.practitioner({ specialty: `Specialty ${n}` }))
  const [none, one, three, alsoOne, onlyPast, onlyGone] = practitioners.map(({ id }) => id)
  const link = async (
    practitionerId = 0,
    values: Partial<Parameters<typeof addAssignment>[1]> = {},
    gone = false,
  ) => {
    const patient = await add.patient(gone ? { deletedAt } : {})
    await add.assignment({ patientId: patient.id, practitionerId, ...values })
  }
  await link(one, { role: 'primary' })
  for (const role of ['primary', 'primary', 'consulting'] as const) await link(three, { role })
  await link(three, { role: 'primary' }, true)
  await link(alsoOne)
  await link(onlyPast, { role: 'primary', ...ended })
  await link(onlyGone, { role: 'primary' }, true)
  for (const values of [{ status: 'pending' }, { deletedAt }] as const) {
    await link((await add.practitioner(values)).id)
  }
  const sizes = await everyPage(cursor => staff.panels.list({ sort: 'size', limit: 2, cursor }))
  expect(sizes.map(({ id, patients, primary }) => [id, patients, primary])).toEqual([
    [three, 3, 2],
    [one, 1, 1],
    [none, 0, 0],
    [alsoOne, 1, 0],
    [onlyPast, 0, 0],
    [onlyGone, 0, 0],
  ])
  const { id, firstName, lastName, profession, specialty, languages } = practitioners[2] ?? {}
  expect(sizes[0]).toEqual({
    ...{ id, firstName, lastName, profession, specialty, languages },
    ...{ patients: 3, primary: 2, consulting: 1, weighted: 2 },
    ...{ accepting: 'open', target: null, maximum: null, fte: 1, load: null, transition: null },
  })
})

test.each(['x', ...['[1]', '[-2,1]', '[99999999999,1]', '[0,0]'].map(key => btoa(key))])(
  '47 the cursor %s of panel sizes is refused',
  async cursor => {
    expect((await refusalOf(staff.panels.list({ cursor }))).fieldErrors).toHaveProperty('cursor')
  },
)

test('64 a search ranks 500 results, exact names always among them; sorted by name it shows all', async () => {
  await sql`insert into practitioners (first_name, last_name, specialty)
    select 'Annika', 'Berg' || n, 'Surgery' from generate_series(1, 600) n`
  const named = await add.practitioner({ firstName: 'Zoe', lastName: 'Annika' })
  const page = await staff.practitioners.list({ q: 'annika', limit: 500 })
  expect(page.items[0]?.id).toBe(named.id)
  expect(page.items).toHaveLength(500)
  const last = await staff.practitioners.list({ q: 'annika', limit: 500, cursor: page.nextCursor ?? '' })
  expect([last.items.length, last.nextCursor]).toEqual([1, null])
  const first = await staff.practitioners.list({ q: 'annika', sort: 'name', limit: 500 })
  const rest = await staff.practitioners.list({
    ...{ q: 'annika', sort: 'name', limit: 500 },
    cursor: first.nextCursor ?? '',
  })
  expect([first.items.length, rest.items.length]).toEqual([500, 101])
})

test('36 39 a search finds only practitioners whom the caller sees, spelled right or not, in any order', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const staff = await as('staff', userId)
  const named = (values: object) =>
    add.practitioner({ firstName: 'Quirin', lastName: 'Zanderling', ...values })
  await named({ status: 'pending' })
  await named({ deletedAt: '2024-01-01T00:00:00.000Z' })
  const own = await named({ userId })
  const other = await named({ profession: 'nurse' })
  const found = async (input: Parameters<typeof staff.practitioners.list>[0]) =>
    (await staff.practitioners.list(input)).items.map(({ id }) => id)
  for (const q of ['zanderling', 'quirin zanderling', 'zander', 'zandrling']) {
    expect([q, await found({ q })]).toEqual([q, [own.id, other.id]])
    expect([q, await found({ q, sort: 'name' })]).toEqual([q, q === 'zandrling' ? [] : [own.id, other.id]])
    expect([q, await found({ q, owned: true })]).toEqual([q, [own.id]])
    expect([q, await found({ q, profession: 'nurse' })]).toEqual([q, [other.id]])
  }
})
