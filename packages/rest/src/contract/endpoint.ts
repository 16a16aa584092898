import { appRouter, type Context, contractRouter } from '@empanel/api'
import type { AnyTRPCProcedure, inferProcedureOutput } from '@trpc/server'
import type { z } from 'zod'
import type { Reading } from '../reading/reading.ts'

/** Input for the core, under its names. Nothing has checked it yet. */
export type Input = Record<string, unknown>

/** The reply to a request that succeeded. */
export type Answer = {
  body?: unknown
  /** The version of the record in the body. */
  version?: number
  /** For lists: the number of all rows, and the query for the next page, if there is one. */
  page?: { total: number; next: Record<string, unknown> | undefined }
}

/** One route of the REST interface. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in the OpenAPI document: `/api/patients/{id}/`. */
  path: `/${string}`
  summary: string
  description?: string
  tag: string
  /** The status of a successful reply. */
  status?: 200 | 201 | 204
  /** The core procedures that `answer` calls. Callers need the access of all of them. */
  calls: AnyTRPCProcedure[]
  /** True for routes about the caller's own account: they need a sign-in even where the policy admits strangers. */
  signedIn?: boolean
  /** Further status codes that the core may answer with. */
  refuses?: (401 | 403 | 404)[]
  /** True if the reply is one record with a version. */
  tagged?: boolean
  /** The fields of the path, and of the query or the body. Only for the document: the core checks the values. */
  takes: z.ZodObject
  /** The body of the reply. Only for the document. */
  gives: z.ZodType
  /** Turns the fields that clients send into the core's fields, still in snake_case. */
  reads?: (reading: Reading) => void
  answer: (ctx: Context, input: Input, reading: Reading) => Promise<Answer>
}

/** The core's procedures for everybody, and those that differ for the contract. */
export { appRouter as procedures, contractRouter as contractProcedures }

const paths = new Map<unknown, string>(
  [appRouter, contractRouter].flatMap(({ _def }) =>
    Object.entries(_def.procedures).map(([path, procedure]): [unknown, string] => [procedure, path]),
  ),
)

/** Calls a core procedure. It alone checks the input and the output. */
export async function call<Procedure extends AnyTRPCProcedure>(
  procedure: Procedure,
  ctx: Context,
  input: Input,
): Promise<inferProcedureOutput<Procedure>> {
  const path = paths.get(procedure)
  if (path === undefined) throw new Error('a procedure of neither router')
  const { type } = procedure._def
  return procedure({ ctx, path, type, getRawInput: async () => input, signal: undefined, batchIndex: 0 })
}

/** A core procedure with this output. */
export type Giving<Output> = AnyTRPCProcedure & { _def: { $types: { output: Output } } }
/** How the contract shows a record. `gives` describes it for the document, `show` makes it from the core's record. */
export type Shown<Row> = { gives: z.ZodType; show: (row: Row) => object }

/** First and last name. Either may be empty. */
export const fullName = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName} ${lastName}`.trim()
