import { expect, test } from 'vitest'
import { merged } from './moving-pages.ts'

test('a row that moved from one page to another while they were read stands once, as it was read last', () => {
  const pages = [
    {
      items: [
        { id: 1, name: 'Adams' },
        { id: 2, name: 'Baker' },
      ],
    },
    {
      items: [
        { id: 3, name: 'Clark' },
        { id: 1, name: 'Young' },
      ],
    },
  ]
  expect(merged(pages, ({ id }) => id)).toEqual([
    { id: 2, name: 'Baker' },
    { id: 3, name: 'Clark' },
    { id: 1, name: 'Young' },
  ])
})
