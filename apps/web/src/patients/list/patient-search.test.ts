import { describe, expect, test } from 'vitest'
import { panelSearch, patientSearch, soughtBy } from './patient-search.ts'

test('an address without anything of ours asks for every patient', () => {
  expect(patientSearch({})).toEqual({})
  expect(patientSearch({ q: '', dateOfBirth: 'soon', sort: 'name', only: 'mine', x: 1 })).toEqual({})
  expect(panelSearch({ sort: ['born'], assignmentRole: 'owner' })).toEqual({})
})

test('an age is a whole number of years up to 150, and nothing else', () => {
  expect(patientSearch({ ageFrom: 0, ageTo: '64' })).toEqual({ ageFrom: 0, ageTo: 64 })
  expect(panelSearch({ ageFrom: 65 })).toEqual({ ageFrom: 65 })
  for (const age of [-1, 1.5, 151, '1e2', 'old', '', true])
    expect(patientSearch({ ageFrom: age })).toEqual({})
  expect(soughtBy({ q: 'Doe', ageFrom: 18, ageTo: 64 })).toEqual({ q: 'Doe', ageFrom: 18, ageTo: 64 })
})

test('what an address asks for is kept', () => {
  const search = { q: 'da silva', dateOfBirth: '1980-02-29', sort: 'born', only: 'without-practitioner' }
  expect(patientSearch(search)).toEqual(search)
  const panel = { q: '12', sort: 'newest', assignmentRole: 'consulting' }
  expect(panelSearch({ ...panel, q: 12 })).toEqual(panel)
})

describe('a date typed where names are searched', () => {
  test('is the date of birth, wherever it stands among the words', () => {
    expect(soughtBy({ q: '1980-02-29' })).toEqual({ dateOfBirth: '1980-02-29' })
    expect(soughtBy({ q: 'Doe 1980-02-29 Jane' })).toEqual({ q: 'Doe Jane', dateOfBirth: '1980-02-29' })
    expect(soughtBy({ q: 'Novák 5. 5. 1935' })).toEqual({ q: 'Novák', dateOfBirth: '1935-05-05' })
  })

  test('counts before one chosen earlier, and only for as long as it stands there', () => {
    expect(soughtBy({ q: '1980-02-29', dateOfBirth: '1970-01-01' })).toEqual({ dateOfBirth: '1980-02-29' })
    expect(soughtBy({ q: 'Doe', dateOfBirth: '1970-01-01' })).toEqual({ q: 'Doe', dateOfBirth: '1970-01-01' })
    expect(patientSearch({ q: '1980-02-29' })).toEqual({ q: '1980-02-29' })
  })

  test('stays a word when no such day exists', () => {
    expect(soughtBy({ q: 'Doe 1981-02-29' })).toEqual({ q: 'Doe 1981-02-29' })
  })
})
