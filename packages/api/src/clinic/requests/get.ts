import { type Database, patients, practitioners, requests } from '@empanel/db'
import { and, eq, type SQL } from 'drizzle-orm'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { requestsWithin } from '../../kernel/scope.ts'
import { primaryOf } from '../ledger/schema.ts'
import { requestColumns } from './schema.ts'

/** Requests with the names in them. */
export const selectRequests = (ctx: Permitted | AnyCaller, db: Database) =>
  db
    .select({ ...requestColumns, primary: primaryOf(ctx) })
    .from(requests)
    .innerJoin(patients, eq(patients.id, requests.patientId))
    .innerJoin(practitioners, eq(practitioners.id, requests.practitionerId))

const selectWhere = (ctx: Permitted, db: Database, condition: SQL) =>
  selectRequests(ctx, db).where(and(condition, requestsWithin(ctx)))

/** A request in reach. Not recorded. @throws NOT_FOUND */
export async function findRequest(ctx: Permitted, db: Database, id: number) {
  const [request] = await selectWhere(ctx, db, eq(requests.id, id))
  if (!request) throw notFound()
  return request
}

/** Reads a request that the caller made, whatever became of it, as long as they may read it. Not recorded. */
export const rereadRequest =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    const reading = allowedTo(ctx, ctx.actor, 'requests.read')
    if (!reading) return undefined
    const [request] = await selectWhere(reading, tx, eq(requests.id, id))
    return request
  }

type Request = Awaited<ReturnType<typeof findRequest>>

/** Says what became of a request that waits no more. @throws CONFLICT */
export function assertPending({
  state,
  practitionerName,
}: Pick<Request, 'state' | 'practitionerName'>): void {
  if (state !== 'pending') throw conflict('already_decided', became[state](practitionerName))
}

const became: Record<Exclude<Request['state'], 'pending'>, (name: string) => string> = {
  accepted: name => `This request was accepted already: ${name} became the primary.`,
  declined: () => 'This request was declined already. Another one can be made.',
  withdrawn: () => 'This request was withdrawn. Nothing is to be decided any more.',
  void: () =>
    'This request is void, because the patient died or the practitioner left. Nothing is to be decided any more.',
}
