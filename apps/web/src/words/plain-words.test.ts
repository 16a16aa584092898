import { expect, test } from 'vitest'
import { birthHint } from '../dates/typed-day.ts'
import { fieldInWords, refusalInWords } from './plain-words.ts'

test('an address that is taken is said in plain words, everything else as the server says it', () => {
  expect(fieldInWords('email', 'user with this email already exists.')).toBe(
    'There is an account with this e-mail address already.',
  )
  expect(fieldInWords('email', 'Enter a valid email address.')).toBe('Enter a valid email address.')
  expect(fieldInWords('toString', 'It already exists.')).toBe('It already exists.')
})

test('how a date of birth is typed is said as the reader’s country writes dates', () => {
  const asked = 'Enter a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY.'
  expect(fieldInWords('patient.dateOfBirth', asked)).toBe(`Enter a date that exists: ${birthHint()}.`)
  expect(fieldInWords('dateOfBirth', 'Enter a date between 1800 and today.')).toContain('1800')
})

test('only refusals that are known have words of their own', () => {
  expect(refusalInWords('wrong_credentials')).toBe('E-mail address, username or password is wrong.')
  expect(refusalInWords('not_permitted')).toBeUndefined()
  expect(refusalInWords('constructor')).toBeUndefined()
  expect(refusalInWords(undefined)).toBeUndefined()
})
