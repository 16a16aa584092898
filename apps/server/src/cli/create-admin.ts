import { type AuditKey, createAdmin, createTrail, fieldErrorsOf, type Refusal, toRefusal } from '@empanel/api'
import { type Connection, migrate } from '@empanel/db'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { WrongInput } from '../settings/user-error.ts'

type NewAdmin = { key: AuditKey; email: string; name: string; password: string }

/**
 * Makes an administrator's account in a database that may still be empty.
 * @throws WrongInput naming what is wrong with the input.
 */
export async function addAdmin({ db, url }: Connection, { key, ...input }: NewAdmin) {
  await migrate(url)
  try {
    return await createAdmin({ trail: createTrail({ db, key }) }, input)
  } catch (error) {
    throw wrongInputOf(error) ?? error
  }
}

function wrongInputOf(error: unknown): WrongInput | undefined {
  const refusal = error instanceof ZodError ? { fieldErrors: fieldErrorsOf(error) } : refusalOf(error)
  const [wrong] = Object.entries(refusal?.fieldErrors ?? {})
  return wrong && new WrongInput(`--${wrong[0]}: ${wrong[1].join(' ')}`)
}

function refusalOf(cause: unknown): Refusal | undefined {
  return cause instanceof Error
    ? toRefusal(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }))
    : undefined
}
