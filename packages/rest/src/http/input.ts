import { invalid, notFound, parametersIn, rowId } from '@empanel/api'
import type { FastifyRequest } from 'fastify'
import type { Route } from '../contract/routes.ts'
import { camelKeys } from '../reading/names.ts'
import type { Reading } from '../reading/reading.ts'
import { readValue } from '../reading/values.ts'

/**
 * Reads a request as Django REST framework would: the ids in the path, and either the query (GET) or the body. A body
 * never overrides the ids in the path.
 * @throws NOT_FOUND for an id that no row can have, BAD_REQUEST
 */
export function readRequest(request: FastifyRequest, route: Route): Reading {
  const ids = idsOf(request.params)
  const reading: Reading = {
    input: {},
    query: {},
    versions: versionsIn(request.headers['if-match']),
    ignored: new Set(),
    beside: new Map(),
    isForm: request.body instanceof Map,
    blank: new Set(),
    madeOf: new Map(),
    refused: {},
  }
  const isRead = route.method === 'GET'
  for (const [name, text] of parametersIn(request.url)) {
    if (serves(name, text)) continue
    if (isRead && route.taken.has(name) && !Object.hasOwn(ids, name)) reading.input[name] = text
    else reading.ignored.add(name)
  }
  if (!isRead && route.method !== 'DELETE') readBody(request.body, route, ids, reading)
  route.reads?.(reading)
  Object.assign(reading.input, ids)
  return reading
}

/** Parameters that any address may have: one asks for JSON, the other defeats caches. */
const serves = (name: string, text: string) => name === '_' || (name === 'format' && text === 'json')

function readBody(body: unknown, route: Route, ids: object, reading: Reading): void {
  const given: [string, unknown][] = body instanceof Map ? [...body] : Object.entries(bodyOf(body))
  for (const [name, value] of given) {
    if (Object.hasOwn(ids, name)) continue
    if (route.taken.has(name)) {
      const read = readValue(name, value, reading.isForm)
      if (read !== undefined) reading.input[name] = read
      else reading.blank.add(name)
    } else if (!route.shown.has(name)) reading.ignored.add(name)
  }
}

/** The fields that were ignored beside another, and whose value is not the one that the reply shows. */
export function contradicted({ beside }: Reading, reply: unknown): string[] {
  const { patient, doctor, ...rest } = Object(reply)
  // The reply to a registration has the record inside.
  const shown = { ...rest, ...patient, ...doctor }
  return [...beside.keys()].filter(name => !agrees(beside.get(name), Reflect.get(shown, name)))
}

/** Ages may differ by one: there may have been a birthday since the age was read. */
const agrees = (given: unknown, shown: unknown) =>
  typeof shown === 'number' ? Math.abs(Number(given) - shown) <= 1 : given === shown

/** The ids in the path, unchecked: the audit trail records whom a refused request was about. */
export function subjectOf({ params }: FastifyRequest): object {
  return camelKeys(Object.fromEntries(textsOf(params).map(([name, text]) => [name, Number(text)])))
}

function idsOf(params: unknown): Record<string, number> {
  return Object.fromEntries(textsOf(params).map(([name, text]) => [name, toId(text)]))
}

const textsOf = (params: unknown): [string, string][] =>
  typeof params === 'object' && params !== null
    ? Object.entries(params).map(([name, text]) => [name, String(text)])
    : []

const largestId = Number(rowId.maxValue)

function toId(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > largestId) throw notFound()
  return Number(text)
}

function bodyOf(body: unknown): object {
  if (body === undefined) return {}
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw invalid({ '': ['Send a JSON object.'] })
}

/** The versions that `If-Match` names. Undefined where any will do. Tags that are not ours match no version. */
function versionsIn(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  return header.split(',').flatMap(tag => {
    const version = /^\s*"(\d{1,9})"\s*$/.exec(tag)?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}
