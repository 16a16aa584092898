import { describe, expect, test } from 'vitest'
import { ownPage } from './own-page.ts'

const origin = 'https://clinic.example'

describe('where to go after signing in', () => {
  test.each([
    ['/practitioners?q=dora#list', '/practitioners?q=dora#list'],
    ['/patients/../practitioners', '/practitioners'],
    [undefined, '/'],
    ['', '/'],
  ])('%s leads to %s', (next, page) => expect(ownPage(next, origin)).toBe(page))

  test.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'https://clinic.example.evil.example/',
    'javascript:alert(1)',
    'practitioners',
  ])('%s leads home', next => expect(ownPage(next, origin)).toBe('/'))
})
