import { getUntypedClient } from '@trpc/client'
import { initTRPC, TRPCError, tracked } from '@trpc/server'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import Fastify from 'fastify'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createEmpanelClient } from './client.ts'
import { EmpanelError } from './error.ts'
import { memoryStore } from './store.ts'

/** A server with a subscription behind a token, which breaks off now and then. Empanel's has none yet. */
async function startTicker() {
  const t = initTRPC.context<{ authorization: string | undefined }>().create({
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      data: { ...shape.data, reason: error.code === 'UNAUTHORIZED' ? 'token_not_valid' : 'validation' },
    }),
  })
  const seen: { url: string; lastEventId: string | undefined }[] = []
  const router = t.router({
    ticks: t.procedure
      .input(z.object({ upTo: z.number(), lastEventId: z.string().nullish() }))
      .subscription(async function* ({ ctx, input, signal }) {
        if (ctx.authorization !== 'Bearer good') throw new TRPCError({ code: 'UNAUTHORIZED' })
        for (let n = Number(input.lastEventId ?? 0) + 1; n <= input.upTo && !signal?.aborted; n++) {
          yield tracked(String(n), { n })
        }
      }),
    auth: t.router({
      refresh: t.procedure
        .input(z.object({ refresh: z.string() }))
        .mutation(() => ({ access: 'good', refresh: 'next', expiresIn: 900 })),
    }),
  })
  const app = Fastify()
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/trpc/ticks')) return
    seen.push({ url: request.url, lastEventId: request.headers['last-event-id']?.toString() })
    // The second connection breaks.
    if (seen.length === 2) reply.raw.destroy()
  })
  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router,
      createContext: ({ req }: { req: { headers: { authorization?: string | undefined } } }) => ({
        authorization: req.headers.authorization,
      }),
    },
  })
  const url = await app.listen({ port: 0 })
  return { url, seen, [Symbol.asyncDispose]: () => app.close() }
}

async function clientWith(url: string, access: string) {
  const store = memoryStore()
  await store.set({ access, refresh: 'first', expiresAt: Date.now() + 900_000 })
  return getUntypedClient(createEmpanelClient({ url, store }).trpc)
}

test('a subscription signs in by header, refreshes, and comes back after a break', async () => {
  await using ticker = await startTicker()
  const client = await clientWith(ticker.url, 'expired')
  const numbers: unknown[] = []
  await new Promise<void>((resolve, reject) => {
    client.subscription(
      'ticks',
      { upTo: 3 },
      {
        onData: data => numbers.push(data),
        onStopped: resolve,
        onError: reject,
      },
    )
  })
  expect(numbers).toEqual([1, 2, 3].map(n => ({ id: String(n), data: { n } })))
  expect(ticker.seen.length).toBeGreaterThan(2)
  for (const { url } of ticker.seen) expect(url).not.toMatch(/good|expired/)
})

test('a subscription that is refused for good says why, once', async () => {
  await using ticker = await startTicker()
  const client = await clientWith(ticker.url, 'good')
  const onError = vi.fn()
  client.subscription('ticks', { upTo: 'many' }, { onError })
  await vi.waitFor(() => expect(onError).toHaveBeenCalled())
  expect(onError.mock.calls).toEqual([[expect.any(EmpanelError)]])
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'BAD_REQUEST', reason: 'validation' })
  expect(ticker.seen).toHaveLength(1)
})

test('unsubscribing closes the connection', async () => {
  await using ticker = await startTicker()
  const client = await clientWith(ticker.url, 'good')
  const subscription = client.subscription(
    'ticks',
    { upTo: 1e9 },
    { onData: () => subscription.unsubscribe() },
  )
  await vi.waitFor(() => expect(ticker.seen).toHaveLength(1))
})
