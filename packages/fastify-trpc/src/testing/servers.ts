import { TRPCError } from '@trpc/server'
import {
  type FastifyTRPCPluginOptions as StockOptions,
  fastifyTRPCPlugin as stockPlugin,
} from '@trpc/server/adapters/fastify'
import type { ResponseMeta } from '@trpc/server/http'
import Fastify, { type FastifyInstance } from 'fastify'
import { fastifyTRPCPlugin } from '../index.ts'
import type { FastifyTRPCPluginOptions } from '../options.ts'
import { type Context, routerWith, type TestRouter, wrapping } from './router.ts'

export type TrpcOptions = StockOptions<TestRouter>['trpcOptions']

/** The settings under which both adapters must answer alike. */
export const variants = {
  plain: {},
  wrapping: { router: routerWith(wrapping) },
  'method override': { allowMethodOverride: true },
  'batches of three': { maxBatchSize: 3 },
  'no batches': { allowBatching: false },
} satisfies Record<string, Partial<TrpcOptions>>

const metas: Record<string, ResponseMeta> = {
  headers: {
    headers: new Headers([
      ['x-a', '1'],
      ['vary', 'cookie'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]),
  },
  plain: { headers: { 'x-b': ['1', '2'], 'cache-control': 'no-store', 'set-cookie': ['c=3', 'd=4'] } },
  type: { headers: { 'content-type': 'application/vnd.test+json' } },
  status: { status: 418 },
}

/** Options that expose, in replies and in `reported`, everything that the adapter passed to them. */
function optionsFor(reported: string[], variant: Partial<TrpcOptions>): TrpcOptions {
  return {
    router: routerWith(),
    async createContext({ req, res, info }): Promise<Context> {
      const wanted = req.headers['x-context']
      if (wanted === 'reject') throw new TRPCError({ code: 'UNAUTHORIZED', message: 'who are you' })
      if (wanted === 'throw') throw new Error('no context')
      if (wanted === 'cookie') res.header('set-cookie', 'context=1').header('x-context', 'made')
      return { info, res, name: wanted === undefined ? 'nobody' : 'somebody' }
    },
    onError({ error, path, input, ctx, type, req }) {
      const { code, message } = error
      reported.push(JSON.stringify({ code, message, path, input, type, name: ctx?.name, url: req.url }))
    },
    responseMeta({ data, ctx, paths, info, type, errors, eagerGeneration }) {
      const told = [
        data.length,
        ctx?.name,
        paths,
        info?.type,
        type,
        errors.map(({ code }) => code),
        eagerGeneration,
      ]
      reported.push(JSON.stringify(told))
      return metas[String(info && ctx?.res.request.headers['x-meta'])] ?? {}
    },
    ...variant,
  }
}

type Plugin = (app: FastifyInstance, trpcOptions: TrpcOptions) => void

export const stock: Plugin = (app, trpcOptions) => {
  app.register(stockPlugin<TestRouter>, { prefix: '/trpc', trpcOptions })
}

export const ours =
  (more: Partial<FastifyTRPCPluginOptions<TestRouter>> = {}): Plugin =>
  (app, trpcOptions) => {
    app.register(fastifyTRPCPlugin<TestRouter>, { prefix: '/trpc', trpcOptions, ...more })
  }

/** Starts a server. It also parses bytes, which an application has to set up for the stock adapter. */
export async function serve(plugin: Plugin, variant: Partial<TrpcOptions> = {}) {
  const reported: string[] = []
  const app = Fastify({ bodyLimit: 4000, routerOptions: { maxParamLength: 2000 } })
  app.addContentTypeParser('application/octet-stream', (_req, body, parsed) => parsed(null, body))
  plugin(app, optionsFor(reported, variant))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, url, reported, [Symbol.asyncDispose]: () => app.close() }
}
