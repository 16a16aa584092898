import { assignments, type Database, type Profession, practitioners } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { announceChange } from '../../identity/sessions/announce.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, invalid, notFound, staleVersion } from '../../kernel/errors/refusal.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { mayBePrimary } from '../../kernel/policy/professions.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { asOnRecord, assertNamed, assertValid, type decision } from '../../kernel/text/text.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change } from '../../trail/record.ts'
import {
  type Practitioner,
  type practitionerChange,
  practitionerColumns,
  practitionerFields,
} from './schema.ts'

/**
 * Changes the given fields and keeps the others.
 * @throws NOT_FOUND when the practitioner is missing or out of reach, CONFLICT when `version` is not the current one.
 */
export function updatePractitioner(
  ctx: Permitted,
  { id, version, ...fields }: z.infer<typeof practitionerChange>,
) {
  return changePractitioner(ctx, id, fields, version === undefined ? {} : { versions: [version] })
}

/**
 * Lets a registered practitioner begin to work.
 * @throws NOT_FOUND when the practitioner is missing, CONFLICT when they are not at `version`.
 */
export function approvePractitioner(ctx: Permitted, { id, version }: z.infer<typeof decision>) {
  return changePractitioner(ctx, id, { status: 'active' }, { versions: [version] })
}

type Change = Omit<z.infer<typeof practitionerChange>, 'id' | 'version'> & { status?: 'active' }

/** Conditions of a change: the practitioner must be at one of `versions`. `fromForm`: the texts come from a form. */
type Basis = { versions?: number[] | undefined; fromForm?: boolean | undefined }

/** The same with other conditions. */
export async function changePractitioner(ctx: Permitted, id: number, given: Change, basis: Basis) {
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    const current = await lockPractitioner(ctx, tx, id, basis.versions)
    const fields = basis.fromForm ? asOnRecord(given, current) : given
    assertNamed({ ...current, ...fields })
    assertValid(practitionerFields.partial().shape, fields, current)
    if (fields.profession) await assertMayBecome(ctx, tx, current, fields.profession)
    const [practitioner] = await tx
      .update(practitioners)
      .set({ ...fields, version: sql`${practitioners.version} + 1`, updatedAt: sql`now()` })
      .where(eq(practitioners.id, id))
      .returning(practitionerColumns)
    if (!practitioner) throw notFound()
    const { userId, status, profession } = practitioner
    const actsAnew = status !== current.status || profession !== current.profession
    if (userId && actsAnew) await announceChange({ ...ctx, db: tx }, userId)
    record({ target: `practitioner/${id}`, changes: changesBetween(current, practitioner) })
    await chargeChange(tx, ctx, practitioner)
    return practitioner
  })
}

/**
 * A profession decides what an account may do, so its holder does not choose it, and a patient's primary keeps one that
 * may be primary.
 */
async function assertMayBecome(ctx: Permitted, tx: Database, current: Practitioner, profession: Profession) {
  if (profession === current.profession) return
  if (ctx.scope === 'own') throw invalid({ profession: ['Only the clinic changes a profession.'] })
  if (mayBePrimary(profession) || !mayBePrimary(current.profession)) return
  const [primary] = await tx
    .select({ id: assignments.id })
    .from(assignments)
    .where(
      and(
        eq(assignments.practitionerId, current.id),
        eq(assignments.role, 'primary'),
        isNull(assignments.endedAt),
      ),
    )
    .limit(1)
  if (primary) {
    throw conflict(
      'still_primary',
      'This practitioner is the primary of patients. Give those another primary first.',
    )
  }
}

/** Locks a practitioner in reach until the transaction ends. */
export async function lockPractitioner(ctx: Permitted, tx: Database, id: number, versions?: number[]) {
  const [current] = await tx
    .select(practitionerColumns)
    .from(practitioners)
    .where(and(eq(practitioners.id, id), practitionersWithin(ctx)))
    .for('no key update')
  if (!current) throw notFound()
  if (versions && !versions.includes(current.version)) throw staleVersion(current.version)
  return current
}
