import { type Case, type CaseName, cases, type World } from './cases.ts'
import { field } from './reply.ts'

export type Transport = 'rpc' | 'batch' | 'rest'
export type HttpRequest = {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

/** The number of calls in one request. */
export const callsIn = (transport: Transport) => (transport === 'batch' ? 10 : 1)

/** The status of a successful reply. */
export const statusOf = (name: CaseName, transport: Transport) =>
  transport === 'rest' && (name === 'create' || name === 'assign') ? 201 : 200

/** The HTTP request of a case. A batch begins with call `n`. */
export function requestFor(name: CaseName, transport: Transport, world: World, n: number): HttpRequest {
  const kase: Case = cases[name]
  const token = kase.as === 'nobody' ? undefined : world.tokens[kase.as]
  const { method, path, body } = transport === 'rest' ? kase.rest(world, n) : rpc(kase, transport, world, n)
  return {
    method,
    path,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }
}

function rpc({ procedure, kind, input }: Case, transport: Transport, world: World, n: number) {
  const numbers = Array.from({ length: callsIn(transport) }, (_, index) => index)
  const path = `/trpc/${numbers.map(() => procedure).join(',')}`
  const batched = transport === 'batch'
  const given = batched
    ? Object.fromEntries(numbers.map(index => [index, input(world, n + index)]))
    : input(world, n)
  const query = new URLSearchParams({ ...(batched && { batch: '1' }) })
  if (kind === 'query') query.set('input', JSON.stringify(given))
  const address = query.size > 0 ? `${path}?${query}` : path
  return kind === 'query'
    ? ({ method: 'GET', path: address } as const)
    : ({ method: 'POST', path: address, body: given } as const)
}

/**
 * Sends one request and checks the whole reply.
 * @throws Error if the reply is wrong for the case.
 */
export async function prove(url: string, name: CaseName, transport: Transport, world: World, n: number) {
  const { path, ...init } = requestFor(name, transport, world, n)
  const reply = await fetch(url + path, init)
  const text = await reply.text()
  const isRight =
    reply.status === statusOf(name, transport) &&
    repliesIn(text, transport).every((one, index) => cases[name].proves(one, world, n + index))
  if (!isRight) throw new Error(`${init.method} ${path} answered ${reply.status}: ${text.slice(0, 300)}`)
}

function repliesIn(text: string, transport: Transport): unknown[] {
  const body: unknown = JSON.parse(text)
  return transport === 'rest' ? [body] : [body].flat().map(one => field(field(one, 'result'), 'data'))
}
