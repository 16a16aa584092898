import { describe, test } from 'vitest'
import { documents, shortest } from './documents/documents.ts'
import { replay } from './documents/replay.ts'
import { curls, imitated } from './support/clients.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

describe.each(documents)('$name', document => {
  // Each line of curl is a process of its own. `seeds-documents.slow` replays the others with it.
  const clients = document === shortest ? [...curls, ...imitated] : imitated
  test.each(clients)(`${document.name}: every line of its document works with $name`, async client => {
    await using server = await start(document.preset)
    await replay(server, document, client)
  })
})
