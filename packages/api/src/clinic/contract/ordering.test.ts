import type { Connection } from '@empanel/db'
import { createDatabaseInC, createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { everyPage } from '../../../test/every-page.ts'
import {
  addAssignment,
  addPatient,
  addPractitioner,
  addUser,
  type callAs,
  testContext,
  testServices,
} from '../../../test/fixtures.ts'
import { createContractCaller } from './router.ts'

const names = [
  { firstName: 'Åsa', lastName: 'van Dyk' },
  { firstName: '', lastName: 'Cher' },
  { firstName: 'beate', lastName: 'Östberg' },
  { firstName: 'Ana', lastName: 'Zola' },
  { firstName: 'Ana', lastName: "O'Neil" },
]
const ordered = {
  name: ["Ana O'Neil", 'Ana Zola', 'Åsa van Dyk', 'beate Östberg', 'Cher'],
  last_name: ['Cher', "Ana O'Neil", 'beate Östberg', 'Åsa van Dyk', 'Ana Zola'],
  'first_name,-last_name': ['Cher', 'Ana Zola', "Ana O'Neil", 'Åsa van Dyk', 'beate Östberg'],
}

type Named = { firstName: string; lastName: string }
const shown = ({ firstName, lastName }: Named) => `${firstName} ${lastName}`.trim()
const by = <Field extends string>(field: Field, descending = false) => ({ field, descending })

async function holds({ db }: Connection) {
  const actor: Parameters<typeof callAs>[1] = {
    userId: (await addUser(db, { role: 'admin' })).id,
    role: 'admin',
  }
  const { patients, practitioners, assignments } = createContractCaller(testContext(testServices(db), actor))
  for (const name of names) {
    const [patient, doctor] = [await addPatient(db, name), await addPractitioner(db, name)]
    await addAssignment(db, { patientId: patient.id, practitionerId: doctor.id })
  }
  for (const { list } of [patients, practitioners]) {
    const orderedBy = async (...ordering: ReturnType<typeof by<'name' | 'firstName' | 'lastName'>>[]) =>
      (await list({ ordering })).items.map(shown)
    expect(await orderedBy(by('name'))).toEqual(ordered.name)
    expect(await orderedBy(by('lastName'))).toEqual(ordered.last_name)
    expect(await orderedBy(by('firstName'), by('lastName', true))).toEqual(ordered['first_name,-last_name'])
  }
  const gone = { firstName: 'Aa', lastName: 'Aa', deletedAt: '2024-01-01T00:00:00Z' }
  const [former, last] = [await addPatient(db, gone), await addPractitioner(db, { ...gone, deletedAt: null })]
  const startedAt = '2024-01-01T00:00:00Z'
  await addAssignment(db, { patientId: former.id, practitionerId: last.id, startedAt })
  const ended = { startedAt, endedAt: '2024-02-01T00:00:00Z' }
  const early = await addPatient(db, { ...gone, deletedAt: null })
  await addAssignment(db, { patientId: early.id, practitionerId: last.id, ...ended })
  for (const ordering of [
    [by('patientName')],
    [by('practitionerName')],
    [by('patientName'), by('practitionerName')],
  ]) {
    for (const limit of [2, 100]) {
      const items = await everyPage(cursor => assignments.list({ ordering, limit, cursor }))
      expect(items.map(({ patientName }) => patientName)).toEqual(ordered.name)
      expect(items.map(({ practitionerName }) => practitionerName)).toEqual(
        ordered.name.map(name => `Dr. ${name}`),
      )
    }
  }
  const earliest = await everyPage(cursor =>
    assignments.list({ ordering: [by('assignedAt')], limit: 2, cursor }),
  )
  expect(earliest).toHaveLength(names.length)
}

test('the contract’s lists sort names as people read them, also single words', async () => {
  await using connection = await createTestDatabase()
  await holds(connection)
})

test('also on a database that sorts by bytes', async ({ skip }) => {
  const connection = await createDatabaseInC()
  if (!connection) return skip('only a server has such databases')
  await using _ = connection
  await holds(connection)
})

async function adminOn({ db }: Connection) {
  const { id: userId } = await addUser(db, { role: 'admin' })
  return createContractCaller(testContext(testServices(db), { userId, role: 'admin' }))
}

test('people with the same last name are sorted by first name, unless another order is asked for', async () => {
  await using connection = await createTestDatabase()
  const { patients } = await adminOn(connection)
  for (const [firstName, lastName] of [
    ['Cy', 'Roe'],
    ['Bo', 'Roe'],
    ['Al', 'Roe Jones'],
    ['Bo', 'Roe'],
    ['Di', 'Poe'],
  ] as const) {
    await addPatient(connection.db, { firstName, lastName })
  }
  const first = (await patients.list({})).items[0]?.id ?? 0
  const places = async (
    ...ordering: { field: 'lastName' | 'firstName' | 'gender'; descending: boolean }[]
  ) => {
    const found = await everyPage(cursor => patients.list({ ordering, limit: 2, cursor }))
    return found.map(({ id }) => id - first).join('')
  }
  const last = (descending: boolean) => ({ field: 'lastName', descending }) as const
  const firstNames = (descending: boolean) => ({ field: 'firstName', descending }) as const
  expect(await places(last(false))).toBe('41302')
  expect(await places(last(true))).toBe('20134')
  expect(await places(last(false), firstNames(false))).toBe('41302')
  expect(await places(last(true), firstNames(true))).toBe('20134')
  expect(await places(last(false), firstNames(true))).toBe('40132')
  expect(await places(last(false), { field: 'gender', descending: false })).toBe('40132')
})
