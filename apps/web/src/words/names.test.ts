import { expect, test } from 'vitest'
import { fullName, listedName, practitionerName } from './names.ts'

test('names are listed by the last and said by the first', () => {
  const maria = { firstName: 'Maria', lastName: 'da Silva' }
  expect(listedName(maria)).toBe('da Silva, Maria')
  expect(fullName(maria)).toBe('Maria da Silva')
  expect(practitionerName({ ...maria, profession: 'physician' })).toBe('Dr. Maria da Silva')
})

test('a name of one word stands alone', () => {
  const suharto = { firstName: 'Suharto', lastName: '' }
  expect(listedName(suharto)).toBe('Suharto')
  expect(fullName(suharto)).toBe('Suharto')
  const velt = { firstName: '', lastName: 'Velt' }
  expect([listedName(velt), fullName(velt), practitionerName({ ...velt, profession: 'physician' })]).toEqual([
    'Velt',
    'Velt',
    'Dr. Velt',
  ])
})

test.each([
  ['Dr. Greta', 'House', 'Dr. Greta House'],
  ['', 'dr House', 'dr House'],
  ['Dreta', 'House', 'Dr. Dreta House'],
])('a practitioner of the names %j and %j is shown as %j', (firstName, lastName, shown) => {
  expect(practitionerName({ firstName, lastName, profession: 'physician' })).toBe(shown)
})

test('only physicians are called doctor', () => {
  const maria = { firstName: 'Maria', lastName: 'da Silva' }
  for (const profession of ['nurse', 'nurse_practitioner', 'pharmacist'] as const) {
    expect(practitionerName({ ...maria, profession })).toBe('Maria da Silva')
  }
})
