import { describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { add, as } = await openClinic()
const staff = await as('staff')

const sorts = ['id', 'name', 'born', 'newest'] as const
type Query = Parameters<typeof staff.patients.list>[0]

/** Reads all pages in turn. `between` runs after each. */
async function readAll(query: Query, between = async () => {}): Promise<number[]> {
  const rows = await everyPage(async cursor => {
    const page = await staff.patients.list({ ...query, cursor })
    expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 50)
    await between()
    return page
  })
  return rows.map(({ id }) => id)
}

describe.each(sorts)('paging by %s', sort => {
  test('shows every row once while rows are added before and after', async () => {
    const word = `Paging${sort}`
    const names = ['Ämter', 'aber', 'Zu', 'ÿ', 'Aber', 'aber', 'O’Neil', 'ab', '', '😀', 'a b']
    const there = []
    const births = ['1980-02-29', null, '1980', '2020-01']
    let made = 0
    const make = (firstName: string) =>
      add.patient({ firstName, lastName: word, dateOfBirth: births[made++ % 4] ?? null })
    for (const firstName of names) there.push((await make(firstName)).id)
    let added = 0
    const addOne = async () => {
      if (added++ < 8) await make(added % 2 ? '~last' : '!first')
    }
    const seen = await readAll({ q: word, sort, limit: 2 }, addOne)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(there))
    expect(seen).toEqual((await readAll({ q: word, sort })).filter(id => seen.includes(id)))
  })
})

test.each([
  'x',
  '',
  Buffer.from('[]').toString('base64url'),
  Buffer.from('["1"]').toString('base64url'),
  Buffer.from('[0]').toString('base64url'),
  Buffer.from('[99999999999]').toString('base64url'),
  Buffer.from('[1,2]').toString('base64url'),
  Buffer.from('{"__proto__":[1]}').toString('base64url'),
  Buffer.from('[1.5]').toString('base64url'),
  Buffer.from('["a","b",1,"; drop table patients"]').toString('base64url'),
  Buffer.from('["a\\u0000","b",1]').toString('base64url'),
  'A'.repeat(3000),
])('47 the cursor %s is refused', async cursor => {
  for (const sort of sorts) {
    expect(await refusalOf(staff.patients.list({ cursor, sort }))).toMatchObject({ code: 'BAD_REQUEST' })
  }
})

test('patients are sorted oldest first with unknown dates last, or newest record first', async () => {
  const births = ['1950-05-05', null, '1899-12-31', '1950-05-05', null, '2020-01-01', '1950-05-05', null]
  const made: { id: number }[] = []
  for (const dateOfBirth of births) {
    made.push(await add.patient({ lastName: 'Ordered', dateOfBirth }))
  }
  const born = [2, 0, 3, 6, 5, 1, 4, 7].map(place => made[place]?.id)
  const newest = made.map(({ id }) => id).reverse()
  for (const limit of [1, 2, 3, 500]) {
    expect(await readAll({ q: 'ordered', sort: 'born', limit })).toEqual(born)
    expect(await readAll({ q: 'ordered', sort: 'newest', limit })).toEqual(newest)
  }
})

test('a year comes before its months, and a month before its days', async () => {
  const births = ['1950-06', '1950-05-05', null, '1950-05', '1949-12-31', '1950', '1951']
  const made: { id: number }[] = []
  for (const dateOfBirth of births) made.push(await add.patient({ lastName: 'Vague', dateOfBirth }))
  const born = [4, 5, 3, 1, 0, 6, 2].map(place => made[place]?.id)
  for (const limit of [1, 2, 500]) expect(await readAll({ q: 'vague', sort: 'born', limit })).toEqual(born)
})

test('50 a page holds at most 500 rows', async () => {
  for (const limit of [0, 501, -1, 1.5]) {
    expect((await refusalOf(staff.patients.list({ limit }))).code).toBe('BAD_REQUEST')
  }
})

test('only the direction that infinite queries send is accepted', async () => {
  expect(await staff.patients.list({ direction: 'forward' })).toEqual(await staff.patients.list({}))
  const backward = Reflect.apply(staff.patients.list, undefined, [{ direction: 'backward' }])
  expect((await refusalOf(backward)).fieldErrors).toHaveProperty('direction')
})
