import { callTRPCProcedure } from '@trpc/server'
import { fastifyTRPCPlugin as stockPlugin } from '@trpc/server/adapters/fastify'
import Fastify from 'fastify'
import { z } from 'zod'
import { fastifyTRPCPlugin } from '../src/index.ts'
import { batchPath } from './loads.ts'
import {
  addNote,
  type BenchRouter,
  createContext,
  listInput,
  listPatients,
  noteInput,
  router,
} from './router.ts'

// One server for one row of the table: `node bench/server.ts <row>` prints its address.

const app = Fastify({ routerOptions: { maxParamLength: 5000 } })
const trpc = { prefix: '/trpc', trpcOptions: { router, createContext } }

const rows: Record<string, () => void> = {
  'hand-written': () =>
    routes({
      list: async input => listPatients(listInput.parse(input)),
      add: async input => addNote(createContext().user, noteInput.parse(input)),
    }),
  direct: () =>
    routes({
      list: input => call('patients.list', 'query', input),
      add: input => call('notes.add', 'mutation', input),
    }),
  ours: () => app.register(fastifyTRPCPlugin<BenchRouter>, trpc),
  stock: () => app.register(stockPlugin<BenchRouter>, trpc),
}
rows[process.argv[2] ?? '']?.()
/** Microseconds of processor time so far. */
app.get('/cpu', async () => process.cpuUsage())
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)

type Run = (input: unknown) => Promise<unknown>
type Query = { Querystring: { input: string } }

/** Handwritten Fastify routes. */
function routes({ list, add }: { list: Run; add: Run }) {
  const reply = async (run: Run, input: unknown) => ({ result: { data: await run(input) } })
  const inputs = z.record(z.string(), z.unknown())
  app.get<Query>('/trpc/patients.list', ({ query }) => reply(list, JSON.parse(query.input)))
  app.get<Query>(`/trpc/${batchPath}`, ({ query }) =>
    Promise.all(Object.values(inputs.parse(JSON.parse(query.input))).map(input => reply(list, input))),
  )
  app.post('/trpc/notes.add', ({ body }) => reply(add, body))
}

/** Calls a procedure as tRPC's callers do. */
function call(path: string, type: 'query' | 'mutation', input: unknown): Promise<unknown> {
  const getRawInput = async () => input
  const ctx = createContext()
  return callTRPCProcedure({ router, path, type, ctx, getRawInput, signal: undefined, batchIndex: 0 })
}
