import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { startLoad } from './load.ts'

const world = {
  patientIds: [1, 2, 3],
  surnames: ['Ruiz'],
  practitionerIds: [1],
  tokens: { staff: 's', doctor: 'd' },
}

/** A server that answers every tenth request with this status, and the others with 200. */
async function serve(status: number): Promise<AsyncDisposable & { url: string; asked: Map<string, string> }> {
  let count = 0
  const asked = new Map<string, string>()
  const server = createServer((request, response) => {
    asked.set(request.url ?? '', request.headers.authorization ?? '')
    response.writeHead(++count % 10 === 0 ? status : 200).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}`, asked, [Symbol.asyncDispose]: close }
}

const job = { name: 'get', transport: 'rest', world, first: 0, amount: 100 } as const

test('load counts calls and their times, and uses the account of each case', async () => {
  await using server = await serve(200)
  await using load = startLoad('http')
  const { calls, p50, p99 } = await load.run({ ...job, url: server.url })
  expect(calls).toBe(100)
  expect(p99).toBeGreaterThanOrEqual(p50)
  expect([...server.asked]).toContainEqual(['/api/patients/2/', 'Bearer s'])
})

test('one wrong answer under load fails the run', async () => {
  await using server = await serve(503)
  await using load = startLoad('http')
  await expect(load.run({ ...job, url: server.url })).rejects.toThrow(/get over rest: 10 answers 503/)
})
