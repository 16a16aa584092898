import { Readable } from 'node:stream'
import { createTRPCClient, httpLink, isNonJsonSerializable, TRPCClientError } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { octetInputParser } from '@trpc/server/http'
import Fastify, { type FastifyServerOptions } from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fastifyTRPCPlugin } from './index.ts'

const t = initTRPC.create()

/** The README's server, without parsers for forms or bytes, with procedures that take them. */
async function serve(options: FastifyServerOptions = {}) {
  const seen: string[] = []
  const told = (name: string) => {
    seen.push(name)
    return name
  }
  const router = t.router({
    form: t.procedure
      .input(z.instanceof(FormData))
      .mutation(({ input }) => told([...input].map(([name, value]) => `${name}=${value}`).join())),
    bytes: t.procedure
      .input(octetInputParser)
      .mutation(async ({ input }) => told(await new Response(input).text())),
    ask: t.procedure.input(z.string()).query(({ input }) => told(input)),
  })
  const app = Fastify({ routerOptions: { maxParamLength: 5000 }, ...options })
  app.register(fastifyTRPCPlugin<typeof router>, { prefix: '/trpc', trpcOptions: { router } })
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/trpc`
  const client = createTRPCClient<typeof router>({ links: [httpLink({ url })] })
  return { app, url, client, seen, [Symbol.asyncDispose]: () => app.close() }
}

const bytes = new TextEncoder().encode('äbc')

test.each([
  ['a Uint8Array', bytes],
  ['a Blob', new Blob([bytes])],
  ['a File', new File([bytes], 'a.txt', { type: 'text/plain' })],
  ['no byte at all', new Uint8Array()],
])('%s arrives as it was sent, without a parser of the application', async (_, input) => {
  await using server = await serve()
  expect(isNonJsonSerializable(input)).toBe(true)
  const sent = await new Response(input).text()
  expect(await server.client.bytes.mutate(input)).toBe(sent)
})

test('a form arrives as it was sent', async () => {
  await using server = await serve()
  const form = new FormData()
  form.set('name', 'Zoë')
  expect(await server.client.form.mutate(form)).toBe('name=Zoë')
})

test('bytes arrive even if the application parses them differently elsewhere', async () => {
  const app = Fastify()
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_req, body, parsed) =>
    parsed(null, body),
  )
  const router = t.router({
    bytes: t.procedure.input(octetInputParser).mutation(({ input }) => new Response(input).text()),
  })
  app.register(fastifyTRPCPlugin<typeof router>, { prefix: '/trpc', trpcOptions: { router } })
  app.post('/other', async ({ body }) => Buffer.isBuffer(body))
  const headers = { 'content-type': 'application/octet-stream' }
  const reply = await app.inject({ method: 'POST', url: '/trpc/bytes', headers, payload: 'abc' })
  expect(reply.json()).toEqual({ result: { data: 'abc' } })
  expect((await app.inject({ method: 'POST', url: '/other', headers, payload: 'abc' })).body).toBe('true')
  await app.close()
})

const boundary = 'multipart/form-data; boundary=b'
const part = (text: string) => `--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n${text}\r\n--b--\r\n`

test.each([
  ['bytes', 'application/octet-stream', (text: string) => text],
  ['form', boundary, part],
])('%s beyond the body limit are refused with 413, however they are sent', async (name, type, wrap) => {
  await using server = await serve({ bodyLimit: 1000 })
  const send = async (body: string | ReadableStream) => {
    const init = { method: 'POST', headers: { 'content-type': type }, body, duplex: 'half' } as const
    const reply = await fetch(`${server.url}/${name}`, init)
    return [reply.status, await reply.json()]
  }
  const streamed = (text: string) => Readable.toWeb(Readable.from([Buffer.from(text)])) as ReadableStream
  expect((await send(wrap('x'.repeat(900))))[0]).toBe(200)
  expect((await send(streamed(wrap('x'.repeat(900)))))[0]).toBe(200)
  server.seen.length = 0
  for (const body of [wrap('x'.repeat(2000)), streamed(wrap('x'.repeat(2000)))]) {
    expect(await send(body)).toEqual([
      413,
      { error: expect.objectContaining({ data: expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }) }) },
    ])
  }
  expect(server.seen).toEqual([])
})

test('a body that is neither JSON, a form nor bytes is refused, and its type is named', async () => {
  await using server = await serve()
  const error = await server.client.ask
    .query('x')
    .then(() =>
      fetch(`${server.url}/form`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a,b' }),
    )
  expect(error).not.toBeInstanceOf(TRPCClientError)
  expect([error.status, server.seen]).toEqual([415, ['x']])
})
