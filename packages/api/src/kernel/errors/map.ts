import type { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import { z } from 'zod'
import { refusalOfDatabase } from './database.ts'
import { type FieldErrors, invalid, type Reason, Refusal } from './refusal.ts'

/**
 * The one map from any error to what leaves the server. Unknown errors lose their text: database errors hold statements
 * and parameters.
 */
export function toRefusal(error: TRPCError): Refusal {
  if (error instanceof Refusal) return error
  const { cause } = error
  if (error.code === 'BAD_REQUEST' && cause instanceof z.ZodError) return invalid(fieldErrorsOf(cause), cause)
  if (error.code === 'INTERNAL_SERVER_ERROR') return refusalOfDatabase(cause) ?? internal(error)
  return new Refusal(error.code, error.message, { reason: reasonOf(error.code) })
}

/** Names at most this many unknown fields: a refusal must not be larger than the request. */
const mostUnknown = 100

/** Messages by dotted path. Messages about the whole input have the empty key. */
export function fieldErrorsOf(error: z.ZodError): FieldErrors {
  // A Map, because clients choose these names: an object already has `constructor` and `__proto__`.
  const fields = new Map<string, string[]>()
  for (const issue of error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, mostUnknown) : ['']
    for (const name of names) {
      const path = [...issue.path, ...(name === '' ? [] : [name])].join('.')
      const message = issue.code === 'unrecognized_keys' ? 'This field is not allowed here.' : issue.message
      fields.set(path, [...(fields.get(path) ?? []), message])
    }
  }
  return Object.fromEntries(fields)
}

function reasonOf(code: TRPC_ERROR_CODE_KEY): Reason {
  if (code === 'UNAUTHORIZED') return 'not_signed_in'
  if (code === 'FORBIDDEN') return 'not_permitted'
  if (code === 'NOT_FOUND') return 'not_found'
  if (code === 'CONFLICT') return 'conflict'
  if (code === 'TOO_MANY_REQUESTS') return 'too_many_requests'
  if (code === 'PAYLOAD_TOO_LARGE') return 'too_large'
  if (code === 'SERVICE_UNAVAILABLE' || code === 'TIMEOUT') return 'unavailable'
  return 'validation'
}

const internal = (error: TRPCError) =>
  new Refusal('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', {
    reason: 'internal',
    cause: error.cause ?? error,
  })
