import { type AnyTRPCProcedure, type AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { TrpcOptions } from './options.ts'

const served = ['GET', 'HEAD', 'POST']

/** The refusal for a method that no procedure takes; undefined for other methods. */
export function refusedMethod(method: string): TRPCError | undefined {
  if (served.includes(method)) return undefined
  return new TRPCError({ code: 'METHOD_NOT_SUPPORTED', message: `${method} is not supported` })
}

/** The `Allow` header of a 405 (RFC 9110, 15.5.6). `path`: one name, or a batch's names, all of one type. */
export function allowedMethods<TRouter extends AnyTRPCRouter>(
  { router, allowMethodOverride = false }: TrpcOptions<TRouter>,
  path: string,
): string {
  const known: Record<string, AnyTRPCProcedure | undefined> = router._def.procedures
  const [name = ''] = path.split(',')
  const type = Object.hasOwn(known, name) ? known[name]?._def.type : undefined
  if (type === 'mutation') return 'POST'
  return type === undefined || allowMethodOverride ? served.join(', ') : 'GET, HEAD'
}
