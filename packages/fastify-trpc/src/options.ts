import type { AnyTRPCRouter } from '@trpc/server'
import type { FastifyHandlerOptions } from '@trpc/server/adapters/fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The stock adapter's: `router`, `createContext`, `onError`, `responseMeta`, `maxBatchSize` and so on. */
export type TrpcOptions<TRouter extends AnyTRPCRouter> = FastifyHandlerOptions<
  TRouter,
  FastifyRequest,
  FastifyReply
>

/** What the calls of one request may cost together; nothing is limited unless given, as with the stock adapter. */
export type RequestLimits = {
  /** How many calls of a batch run at a time. The others wait for one of them to end, and are not begun once nobody waits for the reply. */
  maxConcurrentCalls?: number
  /**
   * How many bytes the results may have together. A query that does not fit is answered with 413, and so is every
   * call that has not begun by then. A mutation that was carried out says so in any case.
   */
  maxReplyBytes?: number
}

export type FastifyTRPCPluginOptions<TRouter extends AnyTRPCRouter> = RequestLimits & {
  /** Where the procedures are: `/trpc` makes `/trpc/patients.list`. */
  prefix?: string
  trpcOptions: TrpcOptions<TRouter>
  /** How deep the JSON of an input may be nested, the level that a batch adds included; 64 unless given. */
  maxDepth?: number
  /** Refuses every body but `application/json` with 415: other sites can send a form without a preflight. */
  jsonOnly?: boolean
  /** `false` leaves what fails before a procedure, such as a body too large, to the error handler around. */
  errorHandler?: boolean
}
