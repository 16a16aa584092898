import { test } from 'vitest'
import { shortest } from './documents/documents.ts'
import { replay } from './documents/replay.ts'
import { curls, imitated } from './support/clients.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

// Each line of curl is a process of its own. `seeds-documents.slow` replays the other documents.
test.each([...curls, ...imitated])(
  `${shortest.name}: every line of its document works with $name`,
  async client => {
    await using server = await start(shortest.preset)
    await replay(server, shortest, client)
  },
)
