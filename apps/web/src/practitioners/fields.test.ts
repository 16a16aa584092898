import { expect, test } from 'vitest'
import { inputOf, nobody, valuesOf } from './fields.tsx'

test('what is empty in the form is sent as null, so that an update clears it', () => {
  expect(
    inputOf({ ...nobody, firstName: 'Ada', lastName: 'Ruiz', specialty: 'Cardiology', email: '  ' }),
  ).toEqual({
    firstName: 'Ada',
    lastName: 'Ruiz',
    profession: 'physician',
    specialty: 'Cardiology',
    languages: [],
    phoneNumber: null,
    email: null,
    licenseNumber: null,
    npi: null,
  })
})

test('a record goes through the form unchanged', () => {
  const doctor = {
    id: 1,
    userId: null,
    firstName: 'Ada',
    lastName: 'Ruiz',
    profession: 'physician',
    specialty: 'Cardiology',
    languages: ['pt-BR', 'en'],
    phoneNumber: '+1 555 0100',
    email: 'ada@clinic.example',
    licenseNumber: null,
    npi: '1234567893',
    status: 'active',
    version: 3,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  } as const
  expect(doctor).toMatchObject(inputOf(valuesOf(doctor)))
  expect(inputOf(valuesOf({ ...doctor, languages: [] }))).toMatchObject({ languages: [] })
})
