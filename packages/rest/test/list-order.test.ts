import { addAssignment, addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { pages } from './support/pages.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

test.each([
  [
    '/api/patients/',
    'id,first_name,last_name,name,date_of_birth,age,gender,address,phone_number,email,created_by,created_at',
  ],
  [
    '/api/doctors/',
    'id,first_name,last_name,name,specialty,specialization,phone_number,email,license_number,created_at',
  ],
  ['/api/mappings/', 'id,patient,doctor,patient_name,doctor_name,assigned_at'],
])(
  '%s can be sorted by each of its fields in both directions, and pages keep the order',
  async (path, fields) => {
    await using server = await start('clinic')
    const { token } = await server.account('admin')
    for (let made = 0; made < 9; made++) {
      const odd = {
        phoneNumber: made % 2 ? `${made % 4}` : null,
        email: made % 3 ? null : `é${made}@example.org`,
      }
      const patient = await addPatient(server.db, {
        ...odd,
        firstName: ['Zoë', 'aber', 'Ämter'][made % 3] ?? '',
        dateOfBirth: ['1990-04-01', null, '1980-01-01'][made % 3] ?? null,
        address: made % 2 ? '“Elm”\\ 5\n'.repeat(40) : '',
      })
      const doctor = await addPractitioner(server.db, {
        ...odd,
        specialty: `S${made % 3}`,
        licenseNumber: made % 2 ? `L${made}` : null,
      })
      await addAssignment(server.db, { patientId: patient.id, practitionerId: doctor.id })
    }
    const shown = async (query: string) => (await pages(server, token, `${path}?${query}`)).flat()
    for (const field of fields.split(',')) {
      for (const ordering of [field, `-${field}`, `${field},-id`]) {
        const whole = await shown(`ordering=${ordering}`)
        expect(new Set(whole).size).toBe(9)
        expect(await shown(`ordering=${ordering}&limit=2`), ordering).toEqual(whole)
      }
    }
    const first = await shown('')
    expect(await shown('ordering=-id')).toEqual([...first].reverse())
    const { headers, status } = await server.send('GET', `${path}?ordering=nonsense,-medical_history,-id`, {
      token,
    })
    expect([status, headers.get('x-ignored')]).toEqual([200, 'ordering=nonsense, ordering=medical_history'])
  },
)

test('a list sorted by name, date of birth or age is in that order, with unknown values last', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const today = new Date().toISOString()
  const people: [lastName: string, dateOfBirth: string | null, deceasedOn?: string][] = [
    ['A', '1950-05-05'],
    ['B', '1990-04-01'],
    ['C', null],
    ['D', '2001'],
    ['E', '1920-06-01', '1925-05-31'],
    ['F', '1920-06', '1925-06-01'],
    ['G', `${Number(today.slice(0, 4)) - 1}${today.slice(4, 10)}`],
    ['H', null, '2001-01-01'],
  ]
  for (const [lastName, dateOfBirth, deceasedOn] of people)
    await addPatient(server.db, { lastName, dateOfBirth, deceasedOn })
  type Row = { last_name: string; age: number | null }
  const by = async (ordering: string): Promise<Row[]> => {
    const url = `/api/patients/?ordering=${ordering}`
    const whole = Object((await server.send('GET', url, { token })).body)
    const paged = await pages(server, token, `${url}&limit=1`)
    expect(paged.flat()).toEqual(whole.map(({ id }: { id: number }) => id))
    return whole
  }
  const names = async (ordering: string) => (await by(ordering)).map(row => row.last_name).join('')
  expect(await names('date_of_birth')).toBe('FEABDGCH')
  expect(await names('-date_of_birth')).toBe('GDBAEFCH')
  expect(await names('-last_name')).toBe('HGFEDCBA')
  expect(await names('age')).toBe('GEFDBACH')
  expect(await names('-age,-id')).toBe('ABDFEGHC')
  expect((await by('age')).map(({ age }) => age).slice(0, 3)).toEqual([1, 4, 5])
})

test.each([
  ['/api/patients/', 'medical_history deceased_on'],
  ['/api/doctors/', 'npi status'],
  ['/api/doctors/all-patients/', 'medical_history'],
  ['/api/doctors/my-patients/', 'medical_history'],
  ['/api/mappings/', 'role doctor__name'],
])('%s names the fields that it cannot be sorted by', async (path, fields) => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const field of fields.split(' ')) {
    const reply = await server.send('GET', `${path}?ordering=-${field}`, { token })
    expect([reply.status, reply.headers.get('x-ignored')]).toEqual([200, `ordering=${field}`])
  }
})

test('a cursor of another order, or an invented one, answers 400', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const _ of [1, 2]) await addPatient(server.db)
  const { headers } = await server.send('GET', '/api/patients/?limit=1&ordering=created_at', { token })
  const cursor = /cursor=([\w-]+)/.exec(headers.get('link') ?? '')?.[1]
  const made = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
  const wrong = [
    [cursor, 'id'],
    [cursor, 'name'],
    [made(['createdAt,id', '2024-13-01T00:00:00.000Z', '1']), 'created_at'],
    [made(['name,id', 'x\0', '1']), 'name'],
    [made(['name,id', '\ud800', '1']), 'name'],
    [made(['name,id', '1', '99999999999']), 'name'],
    [made(['age,id', '1e1', '1']), 'age'],
    [made(['age,id', '', '1']), 'age'],
    [made([1]), 'id'],
    [made({}), 'id'],
  ]
  for (const [text, ordering] of wrong) {
    const url = `/api/patients/?ordering=${ordering}&cursor=${text}`
    expect((await server.refused('GET', url, { token })).status).toBe(400)
  }
})
