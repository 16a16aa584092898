import { Refusal, rowId } from '@empanel/api'
import type { FastifyRequest } from 'fastify'
import { notFound } from '../endpoint.ts'
import type { Method } from '../endpoints.ts'
import { camelKeys } from '../names.ts'
import { notAnObject } from './wording.ts'

/**
 * What a procedure is given: the ids in the path, and the query of a GET or else the body. Nothing in a body
 * stands for what is in the path.
 * @throws NOT_FOUND for an id that no row can have, BAD_REQUEST
 */
export function inputOf(request: FastifyRequest, method: Method): Record<string, unknown> {
  const ids = idsOf(request.params)
  const query = queryOf(request.url)
  if (method === 'GET') return { ...query, ...ids }
  refuseKeys(Object.keys(query), 'This query parameter is not allowed here.')
  if (method === 'DELETE') return ids
  const body = bodyOf(request.body)
  refuseKeys(
    Object.keys(body).filter(key => key === '__proto__' || Object.hasOwn(ids, key)),
    'This field is not allowed here.',
  )
  return { ...body, ...ids }
}

/** Whom a request is about, as far as its path says: for the audit trail, before anything is checked. */
export function subjectOf({ params }: FastifyRequest): Record<string, number> {
  return camelKeys(Object.fromEntries(textsOf(params).map(([name, text]) => [name, Number(text)])))
}

function idsOf(params: unknown): Record<string, number> {
  return Object.fromEntries(textsOf(params).map(([name, text]) => [name, toId(text)]))
}

const textsOf = (params: unknown): [string, string][] =>
  typeof params === 'object' && params !== null
    ? Object.entries(params).map(([name, text]) => [name, String(text)])
    : []

function toId(text: string): number {
  const id = rowId.safeParse(/^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined)
  if (!id.success) throw notFound()
  return id.data
}

/**
 * The parameters in an address, each once and in UTF-8.
 * @throws BAD_REQUEST
 */
export function queryOf(url: string): Record<string, string> {
  const start = url.indexOf('?')
  const query = start < 0 ? '' : url.slice(start + 1)
  if (!isDecodable(query)) throw invalid({ '': ['The query cannot be decoded as UTF-8.'] })
  const pairs = [...new URLSearchParams(query)]
  const names = pairs.map(([name]) => name)
  refuseKeys(
    names.filter((name, place) => names.indexOf(name) !== place),
    'This query parameter is given more than once.',
  )
  return Object.fromEntries(pairs)
}

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}

function bodyOf(body: unknown): object {
  if (body === undefined) return {}
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw invalid(notAnObject)
}

function refuseKeys(keys: string[], message: string): void {
  if (keys.length > 0) throw invalid(Object.fromEntries(keys.map(key => [key, [message]])))
}

export const invalid = (fieldErrors: Record<string, string[]>) =>
  new Refusal('BAD_REQUEST', 'The request is not valid.', { reason: 'validation', fieldErrors })
