import { expect, test } from 'vitest'
import { router } from '../src/router.tsx'
import { looksOver } from './look-over.ts'
import { pages, somebodies } from './pages.ts'

// Those of the administration have a file of their own, which can run at the same time.
looksOver(somebodies.filter(who => who !== 'admin'))

test('no page of the portal is left out of these', () => {
  const addresses = Object.values(pages)
    .flat()
    .map(address => address.replace(/[?#].*/, ''))
  const unseen = Object.keys(router.routesByPath).filter(route => {
    // Only somebody sees it whose password is due, and a test of its own looks it over.
    if (route === '/new-password') return false
    const form = new RegExp(`^${route.replace(/\$\w+/g, '\\d+').replace(/(?<=.)\/$/, '')}$`)
    return !addresses.some(address => form.test(address))
  })
  expect(unseen).toEqual([])
})
