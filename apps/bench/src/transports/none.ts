import type { FastifyTRPCPluginOptions } from '@empanel/fastify-trpc'
import { type AnyTRPCRouter, callTRPCProcedure } from '@trpc/server'
import type { FastifyInstance } from 'fastify'

type Asked = { Params: { path: string }; Querystring: { input: string } }

const singleQuery = {
  type: 'query',
  isBatchCall: false,
  accept: null,
  connectionParams: null,
  url: null,
} as const

/** Does only what every transport must do for one valid query. It shows how fast a transport could become. */
export function fastifyTRPCPlugin(
  scope: FastifyInstance,
  { trpcOptions: { router, createContext } }: FastifyTRPCPluginOptions<AnyTRPCRouter>,
  done: () => void,
): void {
  const { signal } = new AbortController()
  scope.get<Asked>('/:path', async (req, res) => {
    const { path } = req.params
    const input: unknown = JSON.parse(req.query.input)
    const getRawInput = async () => input
    const call = { path, getRawInput, batchIndex: 0 }
    const calls = [{ ...call, procedure: null, result: () => input }]
    const info = { ...singleQuery, signal, calls }
    const ctx = await createContext?.({ req, res, info })
    const data = await callTRPCProcedure({ ...call, router, type: 'query', ctx, signal })
    return { result: { data } }
  })
  done()
}
