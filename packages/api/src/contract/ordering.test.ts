import type { Connection } from '@empanel/db'
import { createDatabaseInC, createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import {
  addAssignment,
  addDoctor,
  addPatient,
  addUser,
  type callAs,
  testContext,
  testServices,
} from '../testing.ts'
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
const by = (field: 'name' | 'firstName' | 'lastName', descending = false) => ({ field, descending })

async function holds({ db }: Connection) {
  const actor: Parameters<typeof callAs>[1] = {
    userId: (await addUser(db, { role: 'admin' })).id,
    role: 'admin',
  }
  const { patients, doctors, assignments } = createContractCaller(testContext(testServices(db), actor))
  for (const name of names) {
    const [patient, doctor] = [await addPatient(db, name), await addDoctor(db, name)]
    await addAssignment(db, { patientId: patient.id, doctorId: doctor.id })
  }
  for (const { list } of [patients, doctors]) {
    const orderedBy = async (...ordering: ReturnType<typeof by>[]) =>
      (await list({ ordering })).items.map(shown)
    expect(await orderedBy(by('name'))).toEqual(ordered.name)
    expect(await orderedBy(by('lastName'))).toEqual(ordered.last_name)
    expect(await orderedBy(by('firstName'), by('lastName', true))).toEqual(ordered['first_name,-last_name'])
  }
  for (const field of ['patientName', 'doctorName'] as const) {
    const { items } = await assignments.list({ ordering: [{ field, descending: false }] })
    expect(items.map(({ patientName }) => patientName)).toEqual(ordered.name)
    expect(items.map(({ doctorName }) => doctorName)).toEqual(ordered.name.map(name => `Dr. ${name}`))
  }
}

test('the contract’s lists are ordered by names as people read them, those of one word by that', async () => {
  await using connection = await createTestDatabase()
  await holds(connection)
})

test('and so on a database that orders bytes', async ({ skip }) => {
  const connection = await createDatabaseInC()
  if (!connection) return skip('only a server has such databases')
  await using _ = connection
  await holds(connection)
})
