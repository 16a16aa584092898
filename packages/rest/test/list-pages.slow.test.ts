import { expect, test } from 'vitest'
import { expectPagesOfMebibytes, pages } from './support/pages.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

test('a page ends at 5,000 rows, and a list is counted up to 10,000', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await server.db.execute(`insert into patients (first_name, last_name, gender)
    select 'P', n::text, 'U' from generate_series(1, 10050) n`)
  const { headers, body } = await server.send('GET', '/api/patients/', { token })
  expect([Object(body).length, headers.get('x-total-count')]).toEqual([5000, '10000'])
  const found = await pages(server, token, '/api/patients/')
  expect(found.map(({ length }) => length)).toEqual([5000, 5000, 50])
  expect(new Set(found.flat()).size).toBe(10_050)
})

test.each([
  ['six bytes as JSON', 'chr(1)', 100],
  ['two bytes', `'é'`, 300],
  ['one byte', `'x'`, 450],
])(
  'a page ends at 8 MiB whatever the limit, and the next one continues there: letters of %s',
  async (_, letter, rows) => {
    await using server = await start('clinic')
    await expectPagesOfMebibytes(server, { letter, rows })
  },
)
