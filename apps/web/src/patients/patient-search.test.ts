import { describe, expect, test } from 'vitest'
import { dayOf, panelSearch, patientSearch } from './patient-search.ts'

test('an address without anything of ours asks for every patient', () => {
  expect(patientSearch({})).toEqual({})
  expect(patientSearch({ q: '', born: 'soon', sort: 'name', only: 'mine', x: 1 })).toEqual({})
  expect(panelSearch({ sort: ['born'], assignmentRole: 'owner' })).toEqual({})
})

test('what an address asks for is kept', () => {
  const search = { q: 'da silva', born: '1980-02-29', sort: 'born', only: 'without-doctor' }
  expect(patientSearch(search)).toEqual(search)
  const panel = { q: '12', sort: 'newest', assignmentRole: 'consulting' }
  expect(panelSearch({ ...panel, q: 12 })).toEqual(panel)
})

describe('a date typed where names are searched', () => {
  test('is the date of birth', () => {
    expect(patientSearch({ q: '1980-02-29' })).toEqual({ born: '1980-02-29' })
    expect(patientSearch({ q: 'Doe 1980-02-29 Jane' })).toEqual({ q: 'Doe Jane', born: '1980-02-29' })
  })

  test('counts before one chosen earlier', () => {
    expect(patientSearch({ q: '1980-02-29', born: '1970-01-01' })).toEqual({ born: '1980-02-29' })
  })

  test('stays a word when no such day exists', () => {
    expect(patientSearch({ q: 'Doe 1981-02-29' })).toEqual({ q: 'Doe 1981-02-29' })
  })
})

test.each([
  '2023-02-30',
  '0019-05-05',
  '1799-12-31',
  '2024-1-1',
  '2024-01-01T00:00',
  '20240101',
  5,
  null,
  {},
])('%j is no day', value => {
  expect(dayOf(value)).toBeUndefined()
})
