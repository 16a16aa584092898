import { appRouter, type Context, createCaller, Refusal } from '@empanel/api'
import { type AnyTRPCProcedure, initTRPC } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-to-openapi'

/** What a resolver here knows: the core's context, and a way to say that a list goes on. */
export type RestContext = Context & { more: (cursor: string | null) => void }

export type Status = 200 | 201 | 204
type Described = NonNullable<OpenApiMeta['openapi']>

/** `calls`: the core procedures that the resolver calls; who may call those may call it. */
export type RestMeta = {
  openapi: Described
  status: Status
  calls: AnyTRPCProcedure[]
  /** What concerns the caller's own account asks them to sign in, even where the policy lets strangers call. */
  signedIn?: boolean
  /** The status codes, beside those that follow from the rest, that the core may answer with. */
  refuses?: (401 | 403 | 404)[]
}

const t = initTRPC.context<RestContext>().meta<RestMeta>().create({ isDev: false })
export const { router } = t

type Endpoint = Pick<Described, 'method' | 'path' | 'summary'> &
  Pick<RestMeta, 'calls' | 'signedIn' | 'refuses'> & { tag: string; status?: Status; description?: string }

/** Begins a procedure that is a route of the REST interface. */
export function endpoint({ calls, signedIn = false, refuses = [], status = 200, tag, ...openapi }: Endpoint) {
  return t.procedure.meta({ openapi: { ...openapi, tags: [tag] }, status, calls, signedIn, refuses })
}

/** The core router, called by whoever sent the request. */
export const core = (ctx: RestContext) => createCaller(ctx)
export { appRouter as procedures }

/** The rows of a page; that more follow goes out of band, as the contract's lists are plain arrays. */
export function rows<Row, Shown>(
  ctx: RestContext,
  page: { items: Row[]; nextCursor: string | null },
  show: (row: Row) => Shown,
): Shown[] {
  ctx.more(page.nextCursor)
  return page.items.map(show)
}

export const notFound = () => new Refusal('NOT_FOUND', 'Not found.', { reason: 'not_found' })
