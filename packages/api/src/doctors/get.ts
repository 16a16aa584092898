import { doctors } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import { type Hole, prepared } from '../prepared.ts'
import { doctorsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
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
