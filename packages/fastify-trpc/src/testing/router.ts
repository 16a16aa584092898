import { initTRPC, lazy, type TRPCDataTransformer, TRPCError } from '@trpc/server'
import { octetInputParser, type TRPCRequestInfo } from '@trpc/server/http'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'

export type Context = { info: TRPCRequestInfo; res: FastifyReply; name: string }

/** Wraps values like superjson, and refuses values that were not wrapped. */
export const wrapping: TRPCDataTransformer = {
  serialize: (json: unknown) => ({ json, meta: {} }),
  deserialize: (value: unknown) => z.object({ json: z.unknown() }).parse(value).json,
}

/** A router with each kind of procedure and failure. */
export function routerWith(transformer?: TRPCDataTransformer) {
  const t = initTRPC.context<Context>().create({
    isDev: false,
    ...(transformer ? { transformer } : {}),
    errorFormatter: ({ shape, error, input, ctx, type }) => ({
      ...shape,
      data: { ...shape.data, cause: error.cause?.message, input, name: ctx?.name, type },
    }),
  })
  const { procedure, router } = t
  const anything = procedure.input(z.unknown())
  return router({
    echo: anything.query(({ input }) => ({ input })),
    hello: procedure.query(({ ctx }) => `hello ${ctx.name}`),
    nothing: procedure.query(() => undefined),
    find: procedure
      .input(z.object({ q: z.string().max(5), limit: z.number().default(3) }))
      .query(({ input }) => ({ ...input, found: ['a"\u2028é', null] })),
    nested: router({ deep: router({ list: anything.query(({ input }) => [input]) }) }),
    about: procedure.query(({ ctx: { info } }) => ({
      ...info,
      calls: info.calls.map(({ path, batchIndex }) => ({ path, batchIndex })),
      signal: info.signal.aborted,
      url: `${info.url?.pathname}${info.url?.search}`,
    })),
    refuse: procedure
      .input(z.enum(['FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'INTERNAL_SERVER_ERROR', 'PARSE_ERROR']))
      .query(({ input }) => {
        throw new TRPCError({ code: input, message: `no: ${input}`, cause: new Error('behind it') })
      }),
    crash: anything.query(({ input }) => {
      throw input === 'error' ? new RangeError('out of range') : input
    }),
    badOutput: procedure.output(z.string().max(1)).query(() => 'too long'),
    unwritable: procedure.query(() => ({ big: 1n })),
    streamed: procedure.query(async function* () {
      yield 1
      yield 2
    }),
    promised: procedure.query(() => ({ later: Promise.resolve(1) })),
    listed: procedure.query(() => [Promise.resolve(1)]),
    created: procedure.query(({ ctx: { res } }) => {
      res.code(201).header('x-made', 'yes').header('set-cookie', 'made=1')
    }),
    add: procedure.input(z.object({ n: z.number() })).mutation(({ input }) => ({ sum: input.n + 1 })),
    ping: procedure.mutation(() => 'pong'),
    maybe: procedure.input(z.string().optional()).mutation(({ input }) => ({ input })),
    form: procedure.input(z.instanceof(FormData)).mutation(({ input }) => [...input.keys()]),
    bytes: procedure.input(octetInputParser).mutation(async ({ input }) => new Response(input).text()),
    ticks: procedure
      .input(z.object({ lastEventId: z.string() }).optional())
      .subscription(async function* (o) {
        yield o.input ?? 'from the start'
        yield 'end'
      }),
    later: lazy(async () => router({ list: anything.query(({ input }) => ({ later: input })) })),
  })
}

export type TestRouter = ReturnType<typeof routerWith>
