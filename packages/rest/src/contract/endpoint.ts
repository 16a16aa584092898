import {
  appRouter,
  type Context,
  contractRouter,
  createCaller,
  createContractCaller,
  withSynchronousParsers,
} from '@empanel/api'
import { type AnyTRPCProcedure, initTRPC } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-to-openapi'
import type { Reading } from '../reading/reading.ts'

/** What a resolver here knows: the core's context, and what of a request and its reply stands in headers. */
export type RestContext = Context & {
  /** Says what a list is asked for, beside which page: a link to the next one asks for the same. */
  asked: (query: Record<string, string | number | undefined>) => void
  /** Says that a list goes on, and how many rows it has. */
  listed: (page: { nextCursor: string | null; total: number }) => void
  /** Says at which version a record is. */
  tag: (version: number) => void
  /** Names what was ignored. */
  ignore: (name: string) => void
  /** What a change rests on: the versions that `If-Match` names, undefined where any will do; whether a form was sent. */
  basis: { versions: number[] | undefined; fromForm: boolean }
}

export type Status = 200 | 201 | 204
type Described = NonNullable<OpenApiMeta['openapi']>

/** `calls`: the core procedures that the resolver calls; who may call those may call it. */
export type RestMeta = {
  openapi: Described
  status: Status
  calls: AnyTRPCProcedure[]
  /** What concerns the caller's own account asks them to sign in, even where the policy lets strangers call. */
  signedIn?: boolean
  /** Turns another model of the record into ours, before the input is checked. */
  reads?: ((reading: Reading) => void) | undefined
  /** Whether the reply is one record at a version. */
  tagged?: boolean
  /** The status codes, beside those that follow from the rest, that the core may answer with. */
  refuses?: (401 | 403 | 404)[]
}

const t = initTRPC.context<RestContext>().meta<RestMeta>().create({ isDev: false })
export const { router } = t
const procedure = withSynchronousParsers(t.procedure)

type Endpoint = Pick<Described, 'method' | 'path' | 'summary'> &
  Pick<RestMeta, 'calls' | 'signedIn' | 'refuses' | 'reads' | 'tagged'> & {
    tag: string
    status?: Status
    description?: string
  }

/** Begins a procedure that is a route of the REST interface. */
export function endpoint({ calls, signedIn = false, refuses = [], status = 200, ...rest }: Endpoint) {
  const { tag, reads, tagged = false, ...openapi } = rest
  return procedure.meta({
    openapi: { ...openapi, tags: [tag] },
    status,
    calls,
    signedIn,
    refuses,
    reads,
    tagged,
  })
}

/** The core router, called by whoever sent the request. */
export const core = (ctx: RestContext) => createCaller(ctx)
/** What of it the contract asks for in another way: whole rows, fields that stay empty. */
export const contract = (ctx: RestContext) => createContractCaller(ctx)
export { appRouter as procedures, contractRouter as contractProcedures }

type Page<Row> = { items: Row[]; nextCursor: string | null; total: number }

/** The rows of a page; that more follow goes out of band, as the contract's lists are plain arrays. */
export function rows<Row, Shown>(ctx: RestContext, page: Page<Row>, show: (row: Row) => Shown): Shown[] {
  ctx.listed(page)
  return page.items.map(show)
}

/** One record; its version goes out of band. */
export function oneRecord<Row extends { version: number }, Shown>(
  ctx: RestContext,
  record: Row,
  show: (row: Row) => Shown,
): Shown {
  ctx.tag(record.version)
  return show(record)
}
