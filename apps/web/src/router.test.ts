import { describe, expect, test } from 'vitest'
import { router } from './router.tsx'

/** Every address of a page, with 3 for the number of a record. */
const pages = Object.keys(router.routesByPath).map(path => path.replaceAll(/\$\w+/g, '3'))

/** Everything that the address of any page may hold. */
const names =
  'q sort dateOfBirth preferredLanguage language siteId only view accepting role status state asOf assign assignmentRole as next'.split(
    ' ',
  )
const ofTheLog = 'actorId patientId action outcome from until'.split(' ')
const filled = (value: unknown) =>
  Object.fromEntries([...names, ...ofTheLog, 'unknown'].map(name => [name, value]))

/** The search that a page gets, as the router computes it. */
function searchOf(path: string, search: Record<string, unknown>): Record<string, unknown> {
  const given = router.matchRoutes(path, search).at(-1)?.search ?? {}
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

test('every page is looked at', () => {
  expect(pages).toEqual(expect.arrayContaining(['/', '/patients', '/patients/3', '/admin/audit', '/sign-in']))
})

describe.each(pages)('%s', path => {
  test.each([{ nested: ['rubbish'] }, [['rubbish']], null])(
    'is given nothing of what is no text: %j',
    value => {
      expect(searchOf(path, filled(value))).toEqual({})
    },
  )

  test('is given no word that it does not know, and no such day or number', () => {
    const kept = Object.keys(searchOf(path, filled('rubbish')))
    expect(['q', 'next', 'action']).toEqual(expect.arrayContaining(kept))
  })
})

test('a date of birth typed as a word stays one', () => {
  expect(searchOf('/patients', { q: '1935-02-15' })).toEqual({ q: '1935-02-15' })
})

test.each(['/patients/3', '/assignments'])('%s looks back, and not forward', path => {
  expect(searchOf(path, { asOf: '2020-02-29' })).toEqual({ asOf: '2020-02-29' })
  expect(searchOf(path, { asOf: '2999-01-01' })).toEqual({})
})
