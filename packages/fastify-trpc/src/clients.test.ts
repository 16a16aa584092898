import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  isNonJsonSerializable,
  splitLink,
  TRPCClientError,
  type TRPCLink,
} from '@trpc/client'
import { expect, test } from 'vitest'
import type { TestRouter } from './testing/router.ts'
import { ours, serve, stock, type TrpcOptions } from './testing/servers.ts'

type Link = (url: string) => TRPCLink<TestRouter>
type Client = ReturnType<typeof createTRPCClient<TestRouter>>

const links: Record<string, Link> = {
  httpLink: url => httpLink({ url }),
  'httpLink by POST': url => httpLink({ url, methodOverride: 'POST' }),
  httpBatchLink: url => httpBatchLink({ url, maxItems: 3 }),
  'httpBatchLink by POST': url => httpBatchLink({ url, methodOverride: 'POST' }),
  httpBatchStreamLink: url => httpBatchStreamLink({ url }),
  'httpBatchStreamLink by POST': url => httpBatchStreamLink({ url, methodOverride: 'POST' }),
}

/** Subscriptions, forms and bytes use the links that they need; everything else uses the given link. */
const clientOf = (url: string, link: Link): Client =>
  createTRPCClient<TestRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, connectionParams: { token: 't' } }),
        false: splitLink({
          condition: ({ input }) => isNonJsonSerializable(input),
          true: httpLink({ url }),
          false: link(url),
        }),
      }),
    ],
  })

/** Does everything that a client can do, and returns the results. */
async function scenario(client: Client): Promise<unknown> {
  const form = new FormData()
  form.set('name', 'Ana')
  const calls = await Promise.allSettled([
    client.hello.query(),
    client.nothing.query(),
    client.find.query({ q: 'a' }),
    client.find.query({ q: 'far too long' }),
    client.nested.deep.list.query({ deep: [1, { '☃': null }] }),
    client.later.list.query('x'),
    client.refuse.query('CONFLICT'),
    client.crash.query('error'),
    client.badOutput.query(),
    client.add.mutate({ n: 1 }),
    client.ping.mutate(),
    client.maybe.mutate('text'),
    client.form.mutate(form),
    client.bytes.mutate(new Blob(['abc'])),
  ])
  return [calls.map(told), await ticks(client)]
}

function told(call: PromiseSettledResult<unknown>): unknown {
  if (call.status === 'fulfilled') return call.value
  const { reason } = call
  return reason instanceof TRPCClientError ? { message: reason.message, shape: reason.shape } : reason
}

/** The first two events of a subscription. */
function ticks(client: Client): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const seen: unknown[] = []
    const subscription = client.ticks.subscribe(undefined, {
      onData: data => {
        if (seen.push(data) < 2) return
        subscription.unsubscribe()
        resolve(seen)
      },
      onError: reject,
    })
  })
}

const cases = Object.entries(links)

test.each(cases)('tRPC’s own client gets the same from both: %s', async (_name, link) => {
  const variant: Partial<TrpcOptions> = { allowMethodOverride: true }
  await using mine = await serve(ours(), variant)
  await using theirs = await serve(stock, variant)
  const got = await scenario(clientOf(`${mine.url}/trpc`, link))
  expect(got).toEqual(await scenario(clientOf(`${theirs.url}/trpc`, link)))
  expect(got).toMatchObject([
    expect.arrayContaining(['hello nobody', { sum: 2 }, 'pong', { input: 'text' }, ['name'], 'abc']),
    ['from the start', 'end'],
  ])
})

test('a streamed query arrives piece by piece', async () => {
  await using mine = await serve(ours())
  const client = clientOf(`${mine.url}/trpc`, url => httpBatchStreamLink({ url }))
  const got: number[] = []
  for await (const each of await client.streamed.query()) got.push(each)
  expect(got).toEqual([1, 2])
})
