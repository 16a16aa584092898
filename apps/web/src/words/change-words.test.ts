import { expect, test } from 'vitest'
import { fieldTitle, valueInWords } from './change-words.ts'

test('names fields as people do', () => {
  const named = ['phoneNumber', 'dateOfBirth', 'siteId', 'gender', 'from 65'].map(fieldTitle)
  expect(named).toEqual(['Phone number', 'Date of birth', 'Site', 'Gender', 'From 65'])
})

test('says what was there, and that there was nothing', () => {
  expect(valueInWords('London')).toBe('London')
  expect(valueInWords(0.8)).toBe('0.8')
  expect([null, ''].map(valueInWords)).toEqual(['nothing', 'nothing'])
  expect(valueInWords({ length: 20_000, digest: 'x' })).toBe('a text of 20000 letters')
})
