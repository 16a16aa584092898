import type { AnyTRPCRouter } from '@trpc/server'
import type { FastifyHandlerOptions } from '@trpc/server/adapters/fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The stock adapter's options: `router`, `createContext`, `onError`, `responseMeta`, `maxBatchSize` and so on. */
export type TrpcOptions<TRouter extends AnyTRPCRouter> = FastifyHandlerOptions<
  TRouter,
  FastifyRequest,
  FastifyReply
>

/** Limits that the calls of one request share. There are none by default, as with the stock adapter. */
export type RequestLimits = {
  /**
   * How many calls of a batch run at a time. The others wait for one of them to end. They are not begun if nobody waits
   * for the reply any more.
   */
  maxConcurrentCalls?: number
  /**
   * How many bytes the results may have together. A query that does not fit is answered with 413, and so is every
   * call that has not begun by then. The result of a finished mutation is always sent.
   */
  maxReplyBytes?: number
}

export type FastifyTRPCPluginOptions<TRouter extends AnyTRPCRouter> = RequestLimits & {
  /** The path of the procedures: `/trpc` makes `/trpc/patients.list`. */
  prefix?: string
  trpcOptions: TrpcOptions<TRouter>
  /** How deep the JSON of an input may be nested, including the level that a batch adds. Default: 64. */
  maxDepth?: number
  /** Refuses every body but `application/json` with 415, because other sites can send a form without a preflight. */
  jsonOnly?: boolean
  /** `false` leaves errors before a procedure, such as a body that is too large, to the outer error handler. */
  errorHandler?: boolean
}
