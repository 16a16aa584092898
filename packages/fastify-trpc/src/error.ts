import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { type TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'

const isCode = (key: string): key is TRPC_ERROR_CODE_KEY => Object.hasOwn(TRPC_ERROR_CODES_BY_KEY, key)

const codes = new Map(
  Object.keys(TRPC_ERROR_CODES_BY_KEY)
    .filter(isCode)
    .map(code => [getHTTPStatusCodeFromError(new TRPCError({ code })), code]),
).set(400, 'BAD_REQUEST')

/** Turns an error of Fastify or one of its hooks into tRPC's error, by its status. */
export function errorFromFastify(error: Error & { statusCode?: number }): TRPCError {
  const known = getTRPCErrorFromUnknown(error)
  if (known === error) return known
  const { statusCode = 500 } = error
  const refused = statusCode >= 400 && statusCode < 500
  const code = codes.get(statusCode) ?? (refused ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR')
  return new TRPCError({ code, message: error.message, cause: error })
}
