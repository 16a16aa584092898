import { type Database, doctors } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import type { Reference } from '../idempotency/once.ts'
import { type Hole, prepared } from '../prepared.ts'
import { doctorsWithin } from '../scope.ts'
import { type Asking, allowedTo, type Permitted } from '../trpc.ts'
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

const selectDoctor = prepared((ctx, { id }: { id: Hole }) =>
  ctx.db
    .select(doctorColumns)
    .from(doctors)
    .where(and(eq(doctors.id, id), doctorsWithin(ctx))),
)

/** A doctor that the caller made, as long as they may read it. It leaves no trace of its own. */
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
