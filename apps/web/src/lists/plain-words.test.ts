import { expect, test } from 'vitest'
import { fieldInWords, refusalInWords } from './plain-words.ts'

test('an address that is taken is said in plain words, everything else as the server says it', () => {
  expect(fieldInWords('email', 'user with this email already exists.')).toBe(
    'There is an account with this e-mail address already.',
  )
  expect(fieldInWords('email', 'Enter a valid email address.')).toBe('Enter a valid email address.')
  expect(fieldInWords('toString', 'It already exists.')).toBe('It already exists.')
})

test('only refusals that are known have words of their own', () => {
  expect(refusalInWords('wrong_credentials')).toBe('E-mail address, username or password is wrong.')
  expect(refusalInWords('not_permitted')).toBeUndefined()
  expect(refusalInWords('constructor')).toBeUndefined()
  expect(refusalInWords(undefined)).toBeUndefined()
})
