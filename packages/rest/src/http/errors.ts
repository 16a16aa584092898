import { type FieldErrors, invalid, type Reason, Refusal, toRefusal } from '@empanel/api'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toSnake } from '../reading/names.ts'
import { fieldErrorsFor } from '../reading/wording.ts'

export type ErrorReply = { status: number; body: Record<string, unknown>; headers: Record<string, string> }

/** Seconds to wait, for statuses whose refusal says no time of its own. */
const retryAfter: Partial<Record<number, string>> = { 429: '60', 503: '5' }

/** Turns any error into a reply. Of an unknown error, only the status leaves the server. */
export function errorReply(error: unknown): ErrorReply {
  const refusal = toRefusal(getTRPCErrorFromUnknown(error))
  const { status, body } = ofFastify(error) ?? ofRefusal(refusal)
  const wait = refusal.retryAfterSeconds?.toString() ?? retryAfter[status]
  return {
    status,
    body,
    headers: {
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(wait ? { 'retry-after': wait } : {}),
    },
  }
}

/**
 * Fastify's error handler for the REST interface. Also fits its option `frameworkErrors`. An error's message may contain
 * statements and values: the server's `err` serializer decides what goes into the log.
 */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, body, headers } = errorReply(error)
  if (status >= 500) request.log.error({ err: getTRPCErrorFromUnknown(error) }, 'REST request failed')
  const set = reply.getHeaders()
  for (const [name, value] of Object.entries(headers)) if (set[name] === undefined) reply.header(name, value)
  return reply.code(status).header('cache-control', 'no-store').send(body)
}

/**
 * Puts a refusal of the core into the contract's words and into the names of the fields that were sent (`madeOf`). If the
 * record is at another version than `If-Match` says, the refusal becomes a failed precondition.
 */
export function asRefused(error: unknown, input: object, madeOf: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof Refusal)) return error
  if (error.reason === 'stale_version') {
    return new Refusal('PRECONDITION_FAILED', error.message, { reason: 'stale_version' })
  }
  if (!error.fieldErrors) return error
  const { cause } = error
  const told = cause instanceof z.ZodError ? fieldErrorsFor(cause.issues, input) : error.fieldErrors
  return invalid(asSent(told, madeOf))
}

function asSent(fieldErrors: FieldErrors, madeOf: ReadonlyMap<string, string>): FieldErrors {
  const sent = new Map<string, Set<string>>()
  for (const [path, messages] of Object.entries(fieldErrors)) {
    const field = madeOf.get(toSnake(path)) ?? path
    sent.set(field, new Set([...(sent.get(field) ?? []), ...messages]))
  }
  return Object.fromEntries([...sent].map(([field, messages]) => [field, [...messages]]))
}

function ofRefusal(refusal: Refusal) {
  const { reason, message, fieldErrors } = refusal
  if (fieldErrors) return { status: 400, body: namedByField(fieldErrors) }
  if (reason === 'not_own_patient') return { status: 400, body: { detail: message } }
  if (reason === 'unavailable') return { status: 503, body: { detail: message } }
  if (reason === 'token_not_valid') return { status: 401, body: { detail: message, code: reason } }
  const status = getHTTPStatusCodeFromError(refusal)
  const detail = saysWhy.has(reason) ? message : (fixedDetails[status] ?? message)
  return { status, body: { detail } }
}

/** Refusals with a sentence that tells the client what to do. */
const saysWhy = new Set<Reason>(['registration_closed', 'awaiting_approval', 'password_change_required'])

/** The contract's fixed sentences. They replace those of the core. */
const fixedDetails: Partial<Record<number, string>> = {
  403: 'You do not have permission to perform this action.',
  404: 'Not found.',
}

/** The contract has one level of fields. Messages about deeper ones go under `non_field_errors`. */
function namedByField(fieldErrors: FieldErrors): Record<string, string[]> {
  const named = new Map<string, string[]>()
  for (const [path, messages] of Object.entries(fieldErrors)) {
    const general = path === '' || path.includes('.')
    const field = general ? 'non_field_errors' : toSnake(path)
    const told = path.includes('.') ? messages.map(message => `${toSnake(path)}: ${message}`) : messages
    named.set(field, [...(named.get(field) ?? []), ...told])
  }
  return Object.fromEntries(named)
}

/** Refusals of Fastify and its plugins, which have a status only. */
function ofFastify(error: unknown) {
  if (error instanceof Refusal || typeof error !== 'object' || error === null) return undefined
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (typeof status !== 'number' || !(status === 503 || (status >= 400 && status < 500))) return undefined
  return { status, body: { detail: details[status] ?? 'The request cannot be understood.' } }
}

const details: Partial<Record<number, string>> = {
  404: 'Not found.',
  408: 'The request took too long to arrive.',
  413: 'The request body is too large.',
  414: 'The address is too long.',
  415: 'Unsupported media type: send application/json or a form, in UTF-8.',
  429: 'Request was throttled.',
  503: 'The server is too busy right now. Try again shortly.',
}
