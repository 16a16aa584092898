import { type Database, patients } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { invalid, notFound, notPermitted, staleVersion } from '../../kernel/errors/refusal.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { scopeOf } from '../../kernel/policy/grid.ts'
import { basisOf, patientsWithin, type Basis as ReachedBy } from '../../kernel/scope.ts'
import { asOnRecord, assertNamed, assertValid } from '../../kernel/text/text.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change } from '../../trail/record.ts'
import { endAssignments } from '../ledger/end.ts'
import { holdReach } from '../reach/reach.ts'
import { voidRequests } from '../requests/void.ts'
import { siteToGive } from '../sites/home.ts'
import { dateOfBirthFor } from './age.ts'
import { creatorsEmail, type patientChange, patientColumns, patientFields } from './schema.ts'

type Fields = Omit<z.infer<typeof patientChange>, 'id' | 'version'>

/**
 * Conditions of a change. The record must be at one of `versions`; `unborn`: its date of birth must be unknown;
 * `fromForm`:
 * the texts come from a form. `age` stands for a date of birth, and keeps a stored one that agrees with it.
 */
export type Basis = {
  versions?: number[] | undefined
  age?: number | undefined
  unborn?: boolean | undefined
  fromForm?: boolean | undefined
}

/**
 * Changes the given fields and keeps the others.
 * @throws NOT_FOUND when the patient is missing or out of reach, CONFLICT when `version` is not the current one,
 * FORBIDDEN when `deceasedOn` is given by somebody who may not end assignments.
 */
export function updatePatient(ctx: Permitted, input: z.infer<typeof patientChange>) {
  const { id, version, ...fields } = input
  return changePatient(ctx, id, fields, version === undefined ? {} : { versions: [version] })
}

/** The same with other conditions. */
export async function changePatient(ctx: Permitted, id: number, given: Fields, basis: Basis) {
  // A death ends assignments, so entering one needs the permission to end them.
  const entersDeath = given.deceasedOn !== undefined
  if (entersDeath && !scopeOf(ctx.policy, ctx.actor.role, 'assignments.end')) throw notPermitted()
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    const { reachedBy, ...current } = await lockPatient(ctx, tx, id, basis.versions)
    await holdReach(ctx, tx, id)
    if (basis.unborn && current.dateOfBirth !== null) throw birthIsKnown()
    const fields = basis.fromForm ? asOnRecord(given, current) : given
    assertNamed({ ...current, ...fields })
    assertValid(patientFields.partial().shape, fields, current)
    if (fields.siteId !== undefined && fields.siteId !== current.siteId) {
      await siteToGive(ctx, tx, fields.siteId)
    }
    const [patient] = await tx
      .update(patients)
      .set({
        ...fields,
        ...dateOfBirthFor(basis.age, current),
        version: sql`${patients.version} + 1`,
        updatedAt: sql`now()`,
      })
      .where(eq(patients.id, id))
      .returning({ ...patientColumns, createdBy: creatorsEmail })
    if (!patient) throw notFound()
    if (patient.deceasedOn) {
      if (patient.dateOfBirth && patient.deceasedOn < patient.dateOfBirth) throw diedBeforeBirth()
      await endAssignments(
        tx,
        { patientId: id },
        { by: ctx.actor.userId, reason: 'patient died', on: patient.deceasedOn },
      )
      await voidRequests(ctx, tx, { patientId: id })
    }
    record({ patientIds: [id], basis: reachedBy, changes: changesBetween(current, patient) })
    await chargeChange(tx, ctx, patient)
    return patient
  })
}

/** Locks a patient in reach until the transaction ends. `reachedBy`: why the caller reaches them. */
export async function lockPatient(ctx: Permitted, tx: Database, id: number, versions?: number[]) {
  const [current] = await tx
    .select({ ...patientColumns, reachedBy: sql<ReachedBy>`${basisOf(ctx)}` })
    .from(patients)
    .where(and(eq(patients.id, id), patientsWithin(ctx)))
    .for('no key update')
  if (!current) throw notFound()
  if (versions && !versions.includes(current.version)) throw staleVersion(current.version)
  return current
}

const birthIsKnown = () => invalid({ dateOfBirth: ['This field may not be null.'] })
const diedBeforeBirth = () => invalid({ deceasedOn: ['Enter a date after the date of birth.'] })
