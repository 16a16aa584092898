import { birthYearOf } from '@empanel/api'
import { testPassword } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { idIn, serverFor, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const admin = () => serverFor(start, 'admin')
const yearsAgo = (years: number) => birthYearOf(years, { deceasedOn: null })

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
      'a date without leading zeros',
      { name: 'A B', gender: 'F', date_of_birth: '1990-4-1' },
      { date_of_birth: '1990-04-01' },
    ],
  ] as const
  test.each(mixes)('a patient can be created with %s', async (_, json, shown) => {
    const { server, token, post } = await admin()
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
  test.each(refused)('%j is refused with the names that were sent', async (json, told) => {
    const { server, token } = await admin()
    await using _ = server
    const reply = await server.refused('POST', path, { token, lenient: json })
    expect([reply.status, reply.body]).toEqual([400, told])
  })

  test('registrations take an age or a specialization', async () => {
    await using server = await start('three-role')
    const account = { name: 'Ravi Rao', password: testPassword }
    const patient = { ...account, email: 'p@example.com', age: '30', gender: 'male', address: '' }
    const made = await server.send('POST', '/api/auth/register/patient/', { lenient: patient })
    expect(made.body).toMatchObject({
      patient: { name: 'Ravi Rao', age: 30, gender: 'M', address: '', date_of_birth: yearsAgo(30) },
    })
    const doctor = { ...account, email: 'd@example.com', specialization: 'Surgery' }
    const doctors = await server.send('POST', '/api/auth/register/doctor/', { lenient: doctor })
    expect(doctors.body).toMatchObject({ doctor: { specialty: 'Surgery', specialization: 'Surgery' } })
    const unknown = { ...account, email: 'u@example.com', date_of_birth: null, age: null }
    const vague = await server.send('POST', '/api/auth/register/patient/', { lenient: unknown })
    expect(vague.body).toMatchObject({ patient: { date_of_birth: null, age: null } })
  })
})
