import { test } from 'vitest'
import { expectPagesOfMebibytes } from './support/pages.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

test.each([
  ['two bytes', `'é'`, 300],
  ['one byte', `'x'`, 450],
])(
  'a page ends at 8 MiB whatever the limit, and the next one continues there: letters of %s',
  async (_, letter, rows) => {
    await using server = await start('clinic')
    await expectPagesOfMebibytes(server, { letter, rows })
  },
)
