import { birthYearOf } from '@empanel/api'
import { addPatient } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { johnDoe } from './support/seeds.ts'
import { idIn, serverFor, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const admin = () => serverFor(start, 'admin')
const yearsAgo = (years: number) => birthYearOf(years, { deceasedOn: null })

describe('a name and an age, or a name and a specialization', () => {
  const both = { gender: 'F', date_of_birth: '1990-04-01' }

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
    'of two fields that mean the same, an empty one counts as missing: %s',
    async (_, url, given, shown) => {
      const { server, token } = await admin()
      await using _server = server
      const fields = { gender: 'F', ...given }
      const form = new URLSearchParams(Object.entries(fields))
      for (const sent of [{ lenient: fields }, { raw: form }]) {
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

  test('an age changes a date of birth only if it contradicts it', async () => {
    const { server, token } = await admin()
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
      const reply = await server.send(method, url, { token, lenient: json })
      expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ date_of_birth: born })])
    }
  })

  test('a field of the other model changes only what it stands for', async () => {
    const { server, token, post } = await admin()
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
})
