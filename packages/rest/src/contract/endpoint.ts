import { appRouter, type Context, contractRouter } from '@empanel/api'
import type { AnyTRPCProcedure, inferProcedureOutput } from '@trpc/server'
import type { z } from 'zod'
import type { Reading } from '../reading/reading.ts'

/** Input for the core: named as there, and not yet checked. */
export type Input = Record<string, unknown>

/** The reply of a request that went well. */
export type Answer = {
  body?: unknown
  /** The version of the record that is shown. */
  version?: number
  /** Of a list: the number of all rows, and the query of the next page where there is one. */
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
  /** The status of the reply when all went well. */
  status?: 200 | 201 | 204
  /** The core procedures that `answer` calls. Who may call those may use the route. */
  calls: AnyTRPCProcedure[]
  /** True for routes about the caller's own account: they need a sign-in even where the policy admits strangers. */
  signedIn?: boolean
  /** Further status codes that the core may answer with. */
  refuses?: (401 | 403 | 404)[]
  /** True where the reply is one record at a version. */
  tagged?: boolean
  /** The fields of the path, and of the query or the body. For the document; only the core checks values. */
  takes: z.ZodObject
  /** The body of the reply. For the document, too. */
  gives: z.ZodType
  /** Turns the fields that clients send into those of the core, before they get the core's names. */
  reads?: (reading: Reading) => void
  answer: (ctx: Context, input: Input, reading: Reading) => Promise<Answer>
}

/** Of the core, everybody's procedures, and those that differ for the contract. */
export { appRouter as procedures, contractRouter as contractProcedures }

const paths = new Map<unknown, string>(
  [appRouter, contractRouter].flatMap(({ _def }) =>
    Object.entries(_def.procedures).map(([path, procedure]): [unknown, string] => [procedure, path]),
  ),
)

/** Calls a core procedure. Nothing else checks the input, and nothing else the output. */
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
/** A record as the contract shows it. `gives`: for the document; `show`: from the core's record. */
export type Shown<Row> = { gives: z.ZodType; show: (row: Row) => object }

/** First and last name. Either may be empty. */
export const fullName = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName} ${lastName}`.trim()
