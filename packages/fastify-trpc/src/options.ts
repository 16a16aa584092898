import type { AnyTRPCRouter } from '@trpc/server'
import type { FastifyHandlerOptions } from '@trpc/server/adapters/fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The stock adapter's: `router`, `createContext`, `onError`, `responseMeta`, `maxBatchSize` and so on. */
export type TrpcOptions<TRouter extends AnyTRPCRouter> = FastifyHandlerOptions<
  TRouter,
  FastifyRequest,
  FastifyReply
>

export type FastifyTRPCPluginOptions<TRouter extends AnyTRPCRouter> = {
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
