import { type Database, doctors } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq } from 'drizzle-orm'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Asking, Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { doctorsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { doctorColumns } from './schema.ts'

/**
 * One doctor in reach.
 * @throws NOT_FOUND when there is none, or it is out of reach.
 */
export async function getDoctor(ctx: Permitted, id: number) {
  const [doctor] = await selectDoctor(ctx, { id })
  if (!doctor) throw notFound()
  await record(ctx, { target: `doctor/${id}` })
  return doctor
}

const selectDoctor = prepared((ctx, { id }: { id: Placeholder }) =>
  ctx.db
    .select(doctorColumns)
    .from(doctors)
    .where(and(eq(doctors.id, id), doctorsWithin(ctx))),
)

/** Reads a doctor that the caller made, as long as they may read it. Not recorded. */
export const rereadDoctor =
  (ctx: Asking) =>
  async (tx: Database, { id }: Pick<Reference, 'id'>) => {
    const reading = allowedTo(ctx, ctx.actor, 'doctors.read')
    if (!reading) return undefined
    const [doctor] = await tx
      .select(doctorColumns)
      .from(doctors)
      .where(and(eq(doctors.id, id), doctorsWithin(reading)))
    return doctor
  }
