import { expect, test } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import { parametersIn } from './parameters.ts'

test.each([
  ['/trpc/patients.list', {}],
  ['/trpc/patients.list?', {}],
  ['/api/patients/?q=how?&limit=2', { q: 'how?', limit: '2' }],
  ['/?q=zo%C3%AB+quill&a=', { q: 'zoë quill', a: '' }],
  ['/?__proto__=1&constructor=2', JSON.parse('{"__proto__":"1","constructor":"2"}')],
])('the parameters in %s', (url, found) => {
  expect(Object.fromEntries(parametersIn(url))).toEqual(found)
})

test.each([
  ['/?q=%FF', { '': ['The query cannot be decoded as UTF-8.'] }],
  ['/?q=%', { '': ['The query cannot be decoded as UTF-8.'] }],
  ['/?q=1&a=2&%71=1&a=3', { a: ['This query parameter is given more than once.'], q: [expect.any(String)] }],
])('%s is refused', (url, fieldErrors) => {
  const read = () => parametersIn(url)
  expect(read).toThrow(Refusal)
  expect(read).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', fieldErrors }))
})
