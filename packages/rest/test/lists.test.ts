import { addAssignment, addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { idIn, type TestServer, useDatabase } from './support/server.ts'

const start = useDatabase()

/** The ids on every page of a list, followed by its links as a client would. */
async function pages(server: TestServer, token: string, path: string): Promise<number[][]> {
  const found: number[][] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { status, body, headers } = await server.send('GET', next, { token })
    expect(status).toBe(200)
    if (!Array.isArray(body)) throw new Error('a list is a plain array')
    found.push(body.map(idIn))
    const link = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    const url: URL | undefined = link === undefined ? undefined : new URL(link, server.origin + next)
    next = url && url.pathname + url.search
  }
  return found
}

test('lists have at most `limit` rows, by id, and link to the next', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const ids: number[] = []
  for (let made = 0; made < 5; made++) {
    const patient = await addPatient(server.db)
    const doctor = await addPractitioner(server.db)
    await addAssignment(server.db, { patientId: 1, practitionerId: doctor.id })
    ids.push(patient.id)
  }
  const [a, b, c, d, e] = ids
  const expected = [[a, b], [c, d], [e]]
  for (const path of [
    '/api/patients/',
    '/api/doctors/',
    '/api/mappings',
    '/api/mappings/by-patient/1/',
    '/api/mappings/patient/1/',
  ]) {
    expect(await pages(server, token, `${path}?limit=2`)).toEqual(expected)
    expect(await pages(server, token, path)).toEqual([ids])
  }
  expect(await pages(server, token, '/api/patients/?q=ient&limit=3')).toEqual([
    [a, b, c],
    [d, e],
  ])
})

test('a limit outside 1 to 500 answers 400', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const limit of ['0', '501', '-1', '1.5', 'all', '', '1e2']) {
    const { status, body } = await server.refused('GET', `/api/patients/?limit=${limit}`, { token })
    expect(status).toBe(400)
    expect(body).toEqual({ limit: ['Enter a whole number from 1 to 500.'] })
  }
})

test('67 the link to the next page repeats what counts of the query, question marks included', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const _ of [1, 2, 3]) await addPatient(server.db, { firstName: 'How?' })
  const query = 'why=how?&search=how?&limit=1&ordering=nonsense,-id'
  expect(await pages(server, token, `/api/patients/?${query}`)).toEqual([[3], [2], [1]])
  const { headers } = await server.send('HEAD', `/api/patients/?${query}`, { token })
  expect(headers.get('link')).toMatch(/^<\?limit=1&q=how%3F&ordering=-id&cursor=[\w-]+>/)
})

test('a parameter that is too long is told so in the words of the contract', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const [name, most] of [
    ['q', 200],
    ['search', 200],
    ['ordering', 500],
    ['cursor', 8000],
  ] as const) {
    const url = `/api/patients/?${name}=${'x'.repeat(most + 1)}`
    const { status, body } = await server.refused('GET', url, { token })
    const told = `Ensure this field has no more than ${most} characters.`
    expect([status, body]).toEqual([400, { [name]: [told] }])
  }
})

test('a cursor of no list answers 400 on every list', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const { id } = await addPatient(server.db)
  const ofPatient = `/api/mappings/by-patient/${id}/`
  for (const path of ['/api/patients/', '/api/doctors/', '/api/mappings/', ofPatient]) {
    for (const cursor of ['abc', '', '-1', '1e3', '99999999999']) {
      const { status, body } = await server.refused('GET', `${path}?cursor=${cursor}`, { token })
      expect(status).toBe(400)
      expect(body).toEqual({
        cursor: ['This cursor belongs to no list of this kind. Start again without one.'],
      })
    }
  }
})

test('`q` finds every word, in any order', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const found = await addPatient(server.db, { firstName: 'Zoë', lastName: 'Quill' })
  await addPatient(server.db)
  expect(await pages(server, token, '/api/patients/?q=quill+zo%C3%AB')).toEqual([[found.id]])
  expect(await pages(server, token, '/api/doctors/?q=%25')).toEqual([[]])
  expect(await pages(server, token, '/api/patients/?q=&search=quill')).toEqual([[found.id]])
})

test('without `limit` a list is whole, and says how long it is', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await Promise.all(Array.from({ length: 130 }, () => addPatient(server.db, { medicalHistory: 'Asthma' })))
  const { body, headers } = await server.send('GET', '/api/patients/', { token })
  expect([Object(body).length, headers.get('x-total-count'), headers.get('link')]).toEqual([130, '130', null])
  expect(Object(body)[0]).toMatchObject({ medical_history: 'Asthma' })
  const short = await server.send('HEAD', '/api/patients/?limit=50', { token })
  expect(short.headers.get('x-total-count')).toBe('130')
  expect(short.headers.get('link')).toMatch(/^<\?limit=50&cursor=[\w-]+>; rel="next"$/)
  expect((await pages(server, token, '/api/patients/?limit=50')).map(({ length }) => length)).toEqual([
    50, 50, 30,
  ])
})

test('a list ends at 5,000 rows, and is counted up to 10,000', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await server.db.execute(`insert into patients (first_name, last_name, gender)
    select 'P', n::text, 'U' from generate_series(1, 10050) n`)
  const { headers, body } = await server.send('GET', '/api/patients/', { token })
  expect([Object(body).length, headers.get('x-total-count')]).toEqual([5000, '10000'])
  const found = await pages(server, token, '/api/patients/')
  expect(found.map(({ length }) => length)).toEqual([5000, 5000, 50])
  expect(new Set(found.flat()).size).toBe(10_050)
})

test.each([
  ['a letter that is six bytes in JSON', 'chr(1)', 100],
  ['a letter of two bytes', `'é'`, 300],
  ['a letter of one byte', `'x'`, 450],
])('a list ends at 8 MiB, whatever the limit, and goes on from there: %s', async (_, letter, rows) => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await server.db.execute(`insert into patients (first_name, last_name, gender, medical_history)
    select 'P', n::text, 'U', repeat(${letter}, 20000) from generate_series(1, ${rows}) n`)
  for (const query of ['', '?limit=500']) {
    const { text, headers } = await server.send('GET', `/api/patients/${query}`, { token })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8 * 1024 * 1024)
    expect(Buffer.byteLength(text)).toBeGreaterThan(7.5 * 1024 * 1024)
    expect(headers.get('x-total-count')).toBe(String(rows))
    expect((await pages(server, token, `/api/patients/${query}`)).flat()).toHaveLength(rows)
  }
})

test('`search` is `q`, and an empty one is none', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const found = await addPatient(server.db, { firstName: 'Zoë', lastName: 'Quill' })
  const other = await addPatient(server.db)
  expect(await pages(server, token, '/api/patients/?search=quill')).toEqual([[found.id]])
  expect(await pages(server, token, '/api/patients/?search=&q=')).toEqual([[found.id, other.id]])
  expect(await pages(server, token, '/api/patients/?format=json&_=17')).toEqual([[found.id, other.id]])
  const doctor = await addPractitioner(server.db, { lastName: 'Kestrel' })
  const link = await addAssignment(server.db, { patientId: other.id, practitionerId: doctor.id })
  await addAssignment(server.db, {
    patientId: other.id,
    practitionerId: (await addPractitioner(server.db)).id,
  })
  expect(await pages(server, token, '/api/mappings/?search=kestrel')).toEqual([[link.id]])
  const { headers } = await server.send('GET', '/api/doctors/?search=a&q=b&format=api', { token })
  expect(headers.get('x-ignored')).toBe('format, search')
})

test('`search` forgives a letter where nobody is called so, the most alike first', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const names = [
    { firstName: 'Quinn', lastName: 'Kestrelson' },
    { firstName: 'Quinn', lastName: 'Kestrel' },
    { firstName: 'Other', lastName: 'Person' },
  ]
  const found: Record<string, number[]> = { patients: [], doctors: [] }
  for (const name of names) {
    found.patients?.push((await addPatient(server.db, { ...name, medicalHistory: 'Asthma' })).id)
    found.doctors?.push((await addPractitioner(server.db, name)).id)
  }
  for (const [list, [longer, meant] = []] of Object.entries(found)) {
    for (const query of ['search=quinn+kestrle', 'q=Kestrell']) {
      const { body, headers } = await server.send('GET', `/api/${list}/?${query}`, { token })
      expect([Object(body).map(idIn), headers.get('x-total-count')]).toEqual([[meant, longer], '2'])
    }
    const one = await server.send('GET', `/api/${list}/?search=kestrle&limit=1`, { token })
    expect([Object(one.body).map(idIn), one.headers.get('link')]).toEqual([[meant], null])
    expect(await pages(server, token, `/api/${list}/?search=kestrel`)).toEqual([[longer, meant]])
    // As with a `sort` over RPC.
    expect(await pages(server, token, `/api/${list}/?search=kestrle&ordering=name`)).toEqual([[]])
  }
  const { body } = await server.send('GET', '/api/patients/?search=kestrle', { token })
  expect(Object(body)[0]).toMatchObject({ medical_history: 'Asthma' })
})

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
])('%s is ordered by each of its fields, either way, and in pages as in one', async (path, fields) => {
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
})

test('a list ordered by name, date of birth and age is in that order, with what is unknown at its end', async () => {
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
])('%s names what it cannot be ordered by', async (path, fields) => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const field of fields.split(' ')) {
    const reply = await server.send('GET', `${path}?ordering=-${field}`, { token })
    expect([reply.status, reply.headers.get('x-ignored')]).toEqual([200, `ordering=${field}`])
  }
})

test('a cursor of another order, or made up, answers 400', async () => {
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
