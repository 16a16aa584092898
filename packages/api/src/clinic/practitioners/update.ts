import { type Database, doctors } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { announceChange } from '../../identity/sessions/announce.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound, staleVersion } from '../../kernel/errors/refusal.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { doctorsWithin } from '../../kernel/scope.ts'
import { asOnRecord, assertNamed, assertValid, type decision } from '../../kernel/text/text.ts'
import { change } from '../../trail/record.ts'
import { type doctorChange, doctorColumns, doctorFields } from './schema.ts'

/**
 * Changes the given fields and keeps the others.
 * @throws NOT_FOUND when the doctor is missing or out of reach, CONFLICT when `version` is not the current one.
 */
export function updateDoctor(ctx: Permitted, { id, version, ...fields }: z.infer<typeof doctorChange>) {
  return changeDoctor(ctx, id, fields, version === undefined ? {} : { versions: [version] })
}

/**
 * Lets a registered doctor begin to work.
 * @throws NOT_FOUND when the doctor is missing, CONFLICT when they are not at `version`.
 */
export function approveDoctor(ctx: Permitted, { id, version }: z.infer<typeof decision>) {
  return changeDoctor(ctx, id, { status: 'active' }, { versions: [version] })
}

type Change = Omit<z.infer<typeof doctorChange>, 'id' | 'version'> & { status?: 'active' }

/** Conditions of a change: the doctor must be at one of `versions`. `fromForm`: the texts come from a form. */
type Basis = { versions?: number[] | undefined; fromForm?: boolean | undefined }

/** The same with other conditions. */
export async function changeDoctor(ctx: Permitted, id: number, given: Change, basis: Basis) {
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    const current = await lockDoctor(ctx, tx, id, basis.versions)
    const fields = basis.fromForm ? asOnRecord(given, current) : given
    assertNamed({ ...current, ...fields })
    assertValid(doctorFields.partial().shape, fields, current)
    const [doctor] = await tx
      .update(doctors)
      .set({ ...fields, version: sql`${doctors.version} + 1`, updatedAt: sql`now()` })
      .where(eq(doctors.id, id))
      .returning(doctorColumns)
    if (!doctor) throw notFound()
    if (fields.status && doctor.userId) await announceChange({ ...ctx, db: tx }, doctor.userId)
    record({ target: `doctor/${id}` })
    await chargeChange(tx, ctx, doctor)
    return doctor
  })
}

/** Locks a doctor in reach until the transaction ends. */
export async function lockDoctor(ctx: Permitted, tx: Database, id: number, versions?: number[]) {
  const [current] = await tx
    .select(doctorColumns)
    .from(doctors)
    .where(and(eq(doctors.id, id), doctorsWithin(ctx)))
    .for('no key update')
  if (!current) throw notFound()
  if (versions && !versions.includes(current.version)) throw staleVersion(current.version)
  return current
}
