import { describe, test } from 'vitest'
import { documents, shortest } from './documents/documents.ts'
import { replay } from './documents/replay.ts'
import { curls, imitated } from './support/clients.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()
const others = documents.filter(document => document !== shortest)

describe.each(others)('$name', document => {
  test.each([...curls, ...imitated])(
    `${document.name}: every line of its document works with $name`,
    async client => {
      await using server = await start(document.preset)
      await replay(server, document, client)
    },
  )
})
