import { expect, test } from 'vitest'
import { router } from '../router.tsx'
import { sections } from './sections.ts'

/** Pages that are reached from another page of the administration. */
const isBelow = (path: string) => path === '/admin' || /^\/admin\/\w[\w-]*\//.test(path)

test('every page of the administration is in its navigation, or is reached from one that is', () => {
  const paths = Object.keys(router.routesByPath).map(path => path.replace(/(?<=.)\/$/, ''))
  const pages = paths.filter(path => path.startsWith('/admin') && !isBelow(path))
  expect(pages.sort()).toEqual(sections.map(({ to }) => to).toSorted())
})
