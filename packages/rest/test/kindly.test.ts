import { birthYearOf } from '@empanel/api'
import { addPatient, addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { signInAttempts } from '@empanel/db'
import { describe, expect, test } from 'vitest'
import { emilyCarter, johnDoe } from './support/seeds.ts'
import { idIn, text, useDatabase } from './support/server.ts'

const start = useDatabase()
const path = '/api/patients/'
const yearsAgo = (years: number) => birthYearOf(years, { deceasedOn: null })

async function staff() {
  const server = await start('clinic')
  const { token, id } = await server.account('admin')
  const post = (json: object, url = path) => server.send('POST', url, { token, kindly: json })
  return { server, token, id, post }
}

describe('a fetched record can be sent back whole', () => {
  const changes = [
    ['a patient', path, johnDoe, { address: '5 Elm Street' }],
    [
      'a patient of whom little is known',
      path,
      { name: 'Cher', age: 79, gender: 'F' },
      { phone_number: '1' },
    ],
    ['a doctor', '/api/doctors/', emilyCarter, { specialty: 'Surgery', specialization: 'Surgery' }],
    [
      'a doctor of whom little is known',
      '/api/doctors/',
      { name: 'Gregory House', specialization: 'Diagnosis' },
      { email: null },
    ],
  ] as const
  test.each(changes)('%s, by PUT and by PATCH', async (_, url, json, change) => {
    const { server, token, post } = await staff()
    await using _server = server
    const made = await post(json, url)
    for (const method of ['PUT', 'PATCH']) {
      const { body } = await server.send('GET', `${url}${idIn(made.body)}/`, { token })
      const sent = { ...Object(body), ...change }
      const reply = await server.send(method, `${url}${idIn(made.body)}/`, { token, kindly: sent })
      expect([reply.status, reply.body]).toEqual([200, sent])
      expect(reply.headers.get('x-ignored')).toBe(null)
    }
  })

  test('a patient whose date of birth nobody knows; a known one is not taken away', async () => {
    const { server, token } = await staff()
    await using _ = server
    const unknown = await addPatient(server.db, { dateOfBirth: null })
    const url = `${path}${unknown.id}/`
    const { body } = await server.send('GET', url, { token })
    expect(body).toMatchObject({ date_of_birth: null, age: null })
    const reply = await server.send('PUT', url, { token, kindly: { ...Object(body), gender: 'Other' } })
    expect([reply.status, reply.body]).toEqual([200, { ...Object(body), gender: 'O' }])
    const known = await addPatient(server.db)
    const refused = await server.refused('PUT', `${path}${known.id}/`, { token, kindly: body })
    expect([refused.status, refused.body]).toEqual([400, { date_of_birth: ['This field may not be null.'] }])
  })

  test('a doctor whose e-mail address an import kept as its source had it', async () => {
    const { server, token } = await staff()
    await using _ = server
    const { id } = await addPractitioner(server.db, { email: 'Isabel de Jesús@example.com' })
    const url = `/api/doctors/${id}/`
    const { body } = await server.send('GET', url, { token })
    const sent = { ...Object(body), phone_number: '1234' }
    const reply = await server.send('PUT', url, { token, kindly: sent })
    expect([reply.status, reply.body]).toEqual([200, sent])
    const wrong = await server.refused('PATCH', url, { token, kindly: { email: 'Isabel de Jesús' } })
    expect([wrong.status, wrong.body]).toEqual([400, { email: ['Enter a valid email address.'] }])
  })

  test('the own profile', async () => {
    await using server = await start('three-role')
    const account = { name: 'Jane van Dyk', email: 'jane@example.com', password: testPassword }
    for (const kind of ['patient', 'doctor']) {
      const email = `${kind}@example.com`
      const made = await server.send('POST', `/api/auth/register/${kind}/`, { json: { ...account, email } })
      const { body } = await server.send('POST', '/api/auth/login/', {
        json: { email, password: testPassword },
      })
      const token = text(body, 'access')
      const fetched = await server.send('GET', `/api/${kind}-profile/`, { token })
      const url = `/api/${kind}-profile/${idIn(Reflect.get(Object(made.body), 'user'))}/`
      const sent = { ...Object(fetched.body), phone_number: '1234' }
      const reply = await server.send('PUT', url, { token, kindly: sent })
      expect([reply.status, reply.body]).toEqual([200, sent])
    }
  })

  test('what a reply shows and nobody may set stays, whatever is sent; a contradiction is named', async () => {
    const { server, token, post } = await staff()
    await using _ = server
    const { body } = await post(johnDoe)
    const sent = {
      ...Object(body),
      id: 99,
      name: 'Jane Roe',
      age: 5,
      created_by: 'x',
      created_at: 'y',
      nmae: 1,
    }
    const reply = await server.send('PUT', `${path}${idIn(body)}/`, { token, kindly: sent })
    expect([reply.status, reply.body]).toEqual([200, body])
    expect(reply.headers.get('x-ignored')).toBe('nmae, name, age')
  })
})

describe('a name and an age, or a name and a specialization', () => {
  const both = { gender: 'F', date_of_birth: '1990-04-01' }
  const mixes = [
    [
      'name and age',
      { name: 'Ravi Kumar Rao', age: 42, gender: 'M' },
      { first_name: 'Ravi Kumar', last_name: 'Rao', age: 42, date_of_birth: yearsAgo(42) },
    ],
    ['one word', { name: 'Cher', age: 79, gender: 'F' }, { first_name: '', last_name: 'Cher', name: 'Cher' }],
    ['an age as text', { name: 'A B', age: ' 42 ', gender: 'F' }, { age: 42 }],
    ['an age with a point', { name: 'A B', age: '42.0', gender: 'F' }, { age: 42 }],
    ['an age of nothing', { name: 'A B', age: 0, gender: 'F' }, { age: 0, date_of_birth: yearsAgo(0) }],
    ['the greatest age', { name: 'A B', age: 150, gender: 'F' }, { age: 150 }],
    ['name and date of birth', { name: 'A B', ...both }, { first_name: 'A', date_of_birth: '1990-04-01' }],
    ['names and age', { first_name: 'A', last_name: 'B', age: 30, gender: 'U' }, { name: 'A B', age: 30 }],
    [
      'a name with a first name',
      { name: 'Ravi Rao', first_name: 'Ravindra', ...both },
      { name: 'Ravindra Rao' },
    ],
    ['a name with a last name', { name: 'Ravi Rao', last_name: 'Roy', ...both }, { name: 'Ravi Roy' }],
    ['an age and no date', { name: 'A B', gender: 'F', age: 30, date_of_birth: null }, { age: 30 }],
    [
      'a date not filled up',
      { name: 'A B', gender: 'F', date_of_birth: '1990-4-1' },
      { date_of_birth: '1990-04-01' },
    ],
  ] as const
  test.each(mixes)('a patient is made of %s', async (_, json, shown) => {
    const { server, token, post } = await staff()
    await using _server = server
    const { status, body } = await post(json)
    expect([status, body]).toEqual([201, expect.objectContaining(shown)])
    const read = await server.send('GET', `${path}${idIn(body)}/`, { token })
    expect(read.body).toEqual(body)
  })

  const refused: [json: object, told: object][] = [
    [{ name: 'A B', gender: 'F' }, { date_of_birth: ['This field is required.'] }],
    [
      { age: 4, gender: 'F' },
      { first_name: ['This field is required.'], last_name: ['This field is required.'] },
    ],
    [{ name: null, age: 4, gender: 'F' }, { name: ['This field may not be null.'] }],
    [{ name: {}, age: 4, gender: 'F' }, { name: ['Not a valid string.'] }],
    [{ name: 'A B', age: null, gender: 'F' }, { age: ['This field may not be null.'] }],
    [{ name: 'A B', age: '', gender: 'F' }, { age: ['A valid integer is required.'] }],
    [{ name: 'A B', age: 1.5, gender: 'F' }, { age: ['A valid integer is required.'] }],
    [{ name: 'A B', age: true, gender: 'F' }, { age: ['A valid integer is required.'] }],
    [{ name: 'A B', age: -1, gender: 'F' }, { age: ['Ensure this value is greater than or equal to 0.'] }],
    [
      { name: 'A B', age: 151, gender: 'X' },
      { age: ['Ensure this value is less than or equal to 150.'], gender: ['"X" is not a valid choice.'] },
    ],
    [
      { name: `${'x'.repeat(101)} B`, age: 1, gender: 'F' },
      { name: ['Ensure this field has no more than 100 characters.'] },
    ],
  ]
  test.each(refused)('%j is refused by the names that were sent', async (json, told) => {
    const { server, token } = await staff()
    await using _ = server
    const reply = await server.refused('POST', path, { token, kindly: json })
    expect([reply.status, reply.body]).toEqual([400, told])
  })

  const pairs: [string, url: string, given: object, shown: object][] = [
    [
      'names',
      path,
      { first_name: '', last_name: '', name: 'Ravi Rao', age: '30', date_of_birth: '' },
      { name: 'Ravi Rao', age: 30 },
    ],
    ['a first name', path, { first_name: '', name: 'Ravi Rao', ...both }, { first_name: 'Ravi' }],
    [
      'a name',
      path,
      { first_name: 'Ravi', last_name: 'Rao', name: '', ...both, age: '' },
      { name: 'Ravi Rao', date_of_birth: '1990-04-01' },
    ],
    [
      'a name beside a last one',
      path,
      { first_name: '', last_name: 'Cher', name: '', ...both },
      { name: 'Cher' },
    ],
    [
      'a specialty',
      '/api/doctors/',
      { name: 'A B', specialty: '', specialization: 'Cardiology' },
      { specialty: 'Cardiology' },
    ],
    [
      'a specialization',
      '/api/doctors/',
      { name: 'A B', specialization: ' ', specialty: 'Surgery' },
      { specialty: 'Surgery' },
    ],
  ]
  test.each(pairs)(
    'of two ways to say one thing the empty one has not been given: %s',
    async (_, url, given, shown) => {
      const { server, token } = await staff()
      await using _server = server
      const fields = { gender: 'F', ...given }
      const form = new URLSearchParams(Object.entries(fields))
      for (const sent of [{ kindly: fields }, { raw: form }]) {
        const made = await server.send('POST', url, { token, ...sent })
        expect([made.status, made.body]).toEqual([201, expect.objectContaining(shown)])
        const one = `${url}${idIn(made.body)}/`
        for (const method of ['PUT', 'PATCH']) {
          const kept = await server.send(method, one, { token, ...sent })
          expect([method, kept.status, kept.body]).toEqual([method, 200, made.body])
          expect(kept.headers.get('x-ignored')).toBe(url === path ? null : 'gender')
        }
      }
    },
  )

  test('an age changes a date of birth only where it says another', async () => {
    const { server, token } = await staff()
    await using _ = server
    const { id } = await addPatient(server.db, { dateOfBirth: '1990-04-01' })
    const url = `${path}${id}/`
    const { body } = await server.send('GET', url, { token })
    const age = Number(Reflect.get(Object(body), 'age'))
    for (const [method, json, born] of [
      ['PUT', { name: 'Ravi Rao', age, gender: 'M' }, '1990-04-01'],
      ['PATCH', { age: String(age) }, '1990-04-01'],
      ['PATCH', { age: age + 10 }, yearsAgo(age + 10)],
      ['PATCH', { age: age + 10 }, yearsAgo(age + 10)],
      ['PATCH', { date_of_birth: '1990-04-01', age: age + 10 }, '1990-04-01'],
    ] as const) {
      const reply = await server.send(method, url, { token, kindly: json })
      expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ date_of_birth: born })])
    }
  })

  test('a part of the other model changes that part', async () => {
    const { server, token, post } = await staff()
    await using _ = server
    const url = `${path}${idIn((await post(johnDoe)).body)}/`
    const renamed = await server.send('PATCH', url, { token, json: { name: 'Jon van Doe' } })
    expect(renamed.body).toMatchObject({
      first_name: 'Jon van',
      last_name: 'Doe',
      date_of_birth: '1990-01-01',
    })
    const doctor = await post({ name: 'Emily Carter', specialization: ' Cardiology ' }, '/api/doctors/')
    expect(doctor.body).toMatchObject({
      first_name: 'Emily',
      specialty: 'Cardiology',
      specialization: 'Cardiology',
    })
    const ofDoctor = `/api/doctors/${idIn(doctor.body)}/`
    const changed = await server.send('PATCH', ofDoctor, { token, json: { specialization: 'Surgery' } })
    expect(changed.body).toMatchObject({ name: 'Emily Carter', specialty: 'Surgery' })
    const wrong = await server.refused('PATCH', ofDoctor, { token, json: { specialization: '' } })
    expect(wrong.body).toEqual({ specialization: ['This field may not be blank.'] })
  })

  test('who registers may say an age or a specialization', async () => {
    await using server = await start('three-role')
    const account = { name: 'Ravi Rao', password: testPassword }
    const patient = { ...account, email: 'p@example.com', age: '30', gender: 'male', address: '' }
    const made = await server.send('POST', '/api/auth/register/patient/', { kindly: patient })
    expect(made.body).toMatchObject({
      patient: { name: 'Ravi Rao', age: 30, gender: 'M', address: '', date_of_birth: yearsAgo(30) },
    })
    const doctor = { ...account, email: 'd@example.com', specialization: 'Surgery' }
    const doctors = await server.send('POST', '/api/auth/register/doctor/', { kindly: doctor })
    expect(doctors.body).toMatchObject({ doctor: { specialty: 'Surgery', specialization: 'Surgery' } })
    const unknown = { ...account, email: 'u@example.com', date_of_birth: null, age: null }
    const vague = await server.send('POST', '/api/auth/register/patient/', { kindly: unknown })
    expect(vague.body).toMatchObject({ patient: { date_of_birth: null, age: null } })
  })
})

describe('values are read kindly', () => {
  test.each([
    ['Male', 'M'],
    ['FEMALE', 'F'],
    ['other', 'O'],
    [' Unknown ', 'U'],
    ['f', 'F'],
    ['u', 'U'],
  ])('the gender %j is %s', async (gender, shown) => {
    const { server, post } = await staff()
    await using _ = server
    expect((await post({ ...johnDoe, gender })).body).toMatchObject({ gender: shown })
  })

  test('a number is its digits, blanks around a text are dropped, an empty text stays one', async () => {
    const { server, token, post } = await staff()
    await using _ = server
    const sent = { ...johnDoe, first_name: ' John ', phone_number: 5551234, email: ' john@example.com\n' }
    const { body } = await post({ ...sent, address: '', medical_history: ' ' })
    const kept = {
      first_name: 'John',
      phone_number: '5551234',
      email: 'john@example.com',
      address: '',
      medical_history: '',
    }
    expect(body).toMatchObject(kept)
    const emptied = { phone_number: '', email: '' }
    const changed = await server.send('PATCH', `${path}${idIn(body)}/`, { token, kindly: emptied })
    expect(changed.body).toMatchObject(emptied)
    const lossy = await server.refused('POST', path, { token, kindly: { ...johnDoe, phone_number: 2 ** 60 } })
    expect(lossy.body).toEqual({ phone_number: ['Not a valid string.'] })
  })

  test('two doctors may have an empty licence, which is none', async () => {
    const { server, post } = await staff()
    await using _ = server
    for (const license_number of ['', ' ', null]) {
      const { status, body } = await post({ ...emilyCarter, license_number, email: '' }, '/api/doctors/')
      expect([status, body]).toEqual([201, expect.objectContaining({ license_number: null, email: '' })])
    }
  })

  test('ids are numbers or text', async () => {
    const { server, token, post } = await staff()
    await using _ = server
    const [patient, doctor] = [await addPatient(server.db), await addPractitioner(server.db)]
    const pair = {
      patient_id: ` ${patient.id} `,
      doctor_id: String(doctor.id),
      role: 'primary',
      patient_name: 'X',
    }
    const { status, headers } = await post(pair, '/api/mappings/')
    expect([status, headers.get('x-ignored')]).toEqual([201, 'role'])
    const [row] = await server.db.execute('select role from assignments')
    expect([row, token]).toEqual([{ role: 'consulting' }, token])
  })
})

test('c02: a blank around an address or a username signs in, and counts as no failure', async () => {
  await using server = await start('clinic')
  await addUser(server.db, { email: 'staff@empanel.example', username: 'desk', role: 'staff' })
  const password = testPassword
  for (const json of [
    { email: 'staff@empanel.example ', password },
    { username: ' staff@empanel.example', password },
    { username: '\tdesk\u00a0', email: '', password },
    { email: 'staff@empanel.example', username: null, password },
  ]) {
    expect((await server.send('POST', '/api/auth/login/', { kindly: json })).status).toBe(200)
  }
  expect(await server.db.select().from(signInAttempts)).toEqual([])
  const json = { name: 'Runa Velt', email: ' runa.velt@mail.example ', password: 'four words that fit here' }
  const { body } = await server.send('POST', '/api/auth/register/', { kindly: json })
  expect(body).toMatchObject({ user: { email: 'runa.velt@mail.example' } })
  const kept = await server.refused('POST', '/api/auth/login/', {
    kindly: { email: json.email, password: `${json.password} ` },
  })
  expect(kept.status).toBe(401)
})

test('c17: usernames may be the own address, and have letters of any script', async () => {
  await using server = await start('owner')
  for (const username of ['runa.velt@mail.example', 'rúna']) {
    const email = username.includes('@') ? username : 'runa2@mail.example'
    const json = { username, email, password: 'four words that fit here' }
    const { status, body } = await server.send('POST', '/api/auth/register/', { json })
    expect([status, body]).toEqual([
      201,
      {
        user: { id: expect.any(Number), name: username, email, username },
        message: 'User registered successfully',
      },
    ])
    const { password } = json
    expect((await server.send('POST', '/api/auth/login/', { json: { username, password } })).status).toBe(200)
  }
  const stolen = {
    username: 'runa2@mail.example',
    email: 'x@mail.example',
    password: 'four words that fit here',
  }
  const { status, body } = await server.refused('POST', '/api/auth/register/', { json: stolen })
  expect([status, body]).toEqual([400, { username: ['user with this username already exists.'] }])
})

test('the access token says whose it is as those of simplejwt do', async () => {
  await using server = await start('clinic')
  const { token, id } = await server.account('staff')
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(payload).toMatchObject({ user_id: id, token_type: 'access' })
})

describe('versions', () => {
  test('a change or deletion by If-Match is made to that version only', async () => {
    const { server, token, post } = await staff()
    await using _ = server
    for (const [url, json] of [
      [path, johnDoe],
      ['/api/doctors/', emilyCarter],
    ] as const) {
      const made = await post(json, url)
      expect(made.headers.get('etag')).toBe('"1"')
      const one = `${url}${idIn(made.body)}/`
      const change = { token, json: { phone_number: '77' } }
      const second = await server.send('PATCH', one, { ...change, headers: { 'if-match': '"1"' } })
      expect([second.status, second.headers.get('etag')]).toEqual([200, '"2"'])
      expect((await server.send('GET', one, { token })).headers.get('etag')).toBe('"2"')
      for (const tag of ['"1"', 'W/"2"', '2', '"x"', '"1", "3"']) {
        const headers = { 'if-match': tag }
        for (const [method, body] of [
          ['PATCH', change.json],
          ['PUT', json],
          ['DELETE', undefined],
        ] as const) {
          const { status, body: told } = await server.refused(method, one, { token, json: body, headers })
          expect([status, told]).toEqual([412, { detail: expect.stringContaining('version 2') }])
        }
      }
      const missing = await server.refused('DELETE', `${url}9999/`, { token, headers: { 'if-match': '"1"' } })
      expect(missing.status).toBe(404)
      for (const tag of ['"1", "2"', '*']) {
        const { status } = await server.send('PATCH', one, { ...change, headers: { 'if-match': tag } })
        expect(status).toBe(200)
      }
      const gone = await server.send('DELETE', one, { token, headers: { 'if-match': '"4"' } })
      expect(gone.status).toBe(204)
    }
    expect([...(await server.db.execute(`select phone_number from patients`))]).toEqual([
      { phone_number: '77' },
    ])
  })

  test('a mapping has one version, until it ends', async () => {
    const { server, token, post } = await staff()
    await using _ = server
    const [patient, doctor] = [await addPatient(server.db), await addPractitioner(server.db)]
    const { body, headers } = await post({ patient: patient.id, doctor: doctor.id }, '/api/mappings/')
    const url = `/api/mappings/${idIn(body)}/`
    const stale = await server.refused('DELETE', url, { token, headers: { 'if-match': '"2"' } })
    expect(stale.status).toBe(412)
    const tag = headers.get('etag') ?? ''
    expect((await server.send('DELETE', url, { token, headers: { 'if-match': tag } })).status).toBe(204)
  })
})
