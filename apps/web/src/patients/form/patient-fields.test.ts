import { expect, test } from 'vitest'
import { changesOf, nobody, valuesOf } from '../fields.tsx'
import { inputOf } from './patient-fields.tsx'

const imported = {
  id: 7,
  firstName: '',
  lastName: 'Suharto',
  dateOfBirth: null,
  gender: 'M' as const,
  address: 'Jl. Cendana 8',
  phoneNumber: null,
  email: null,
  medicalHistory: null,
  preferredLanguage: 'id',
  siteId: 1,
  deceasedOn: null,
  ownerId: null,
  version: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  createdBy: null,
}

test('what a new patient’s form left empty is null, and nobody is entered as dead', () => {
  const entered = { ...nobody, firstName: 'Ada', lastName: 'Byron', dateOfBirth: '1815-12-10', email: ' ' }
  expect(inputOf(entered)).toEqual({
    firstName: 'Ada',
    lastName: 'Byron',
    dateOfBirth: '1815-12-10',
    gender: 'U',
    address: null,
    phoneNumber: null,
    email: null,
    medicalHistory: null,
    preferredLanguage: null,
  })
})

test('a form that was not touched changes nothing, whatever the record lacks', () => {
  expect(changesOf(valuesOf(imported), imported)).toEqual({})
})

test('a date of birth is sent as precisely as it was typed', () => {
  const born = { ...imported, dateOfBirth: '1921' }
  expect(changesOf({ ...valuesOf(born), dateOfBirth: '06/1921' }, born)).toEqual({ dateOfBirth: '1921-06' })
  expect(inputOf({ ...nobody, dateOfBirth: ' 1921 ' })).toMatchObject({ dateOfBirth: '1921' })
})

test('only what was changed is sent, and what was emptied is null', () => {
  const typed = { ...valuesOf(imported), address: ' ', phoneNumber: '12', deceasedOn: '2026-01-02' }
  expect(changesOf(typed, imported)).toEqual({ address: null, phoneNumber: '12', deceasedOn: '2026-01-02' })
  const dead = { ...imported, deceasedOn: '2026-01-02' }
  expect(changesOf({ ...valuesOf(dead), deceasedOn: '' }, dead)).toEqual({ deceasedOn: null })
})

test('a date of birth that was emptied is sent as it is, for the server to refuse', () => {
  const born = { ...imported, dateOfBirth: '1921-06-08' }
  expect(changesOf({ ...valuesOf(born), dateOfBirth: '' }, born)).toEqual({ dateOfBirth: '' })
})
