import { type Database, doctors } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { announceChange } from '../auth/announce.ts'
import { notFound, staleVersion } from '../errors.ts'
import { doctorsWithin } from '../scope.ts'
import { demandName } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { type doctorChange, doctorColumns } from './schema.ts'

/**
 * Changes the fields given and leaves the others.
 * @throws NOT_FOUND when the doctor is missing or out of reach, CONFLICT when `version` is not the current one.
 */
export function updateDoctor(ctx: Permitted, { id, version, ...fields }: z.infer<typeof doctorChange>) {
  return change(ctx, id, fields, version)
}

/** Lets a doctor who registered begin to work. */
export function approveDoctor(ctx: Permitted, id: number) {
  return change(ctx, id, { status: 'active' })
}

type Change = Omit<z.infer<typeof doctorChange>, 'id' | 'version'> & { status?: 'active' }

async function change(ctx: Permitted, id: number, fields: Change, version?: number) {
  return ctx.db.transaction(async tx => {
    demandName({ ...(await lockVersion(ctx, tx, id, version)), ...fields })
    const [doctor] = await tx
      .update(doctors)
      .set({ ...fields, version: sql`${doctors.version} + 1`, updatedAt: sql`now()` })
      .where(eq(doctors.id, id))
      .returning(doctorColumns)
    if (!doctor) throw notFound()
    if (fields.status && doctor.userId) await announceChange({ ...ctx, db: tx }, doctor.userId)
    await record(ctx, { target: `doctor/${id}` }, tx)
    return doctor
  })
}

async function lockVersion(ctx: Permitted, tx: Database, id: number, version: number | undefined) {
  const [current] = await tx
    .select({ version: doctors.version, firstName: doctors.firstName, lastName: doctors.lastName })
    .from(doctors)
    .where(and(eq(doctors.id, id), doctorsWithin(ctx)))
    .for('no key update')
  if (!current) throw notFound()
  if (version !== undefined && version !== current.version) throw staleVersion(current.version)
  return current
}
