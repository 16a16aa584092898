import { patients } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { endAssignments } from '../assignments/end.ts'
import { record } from '../audit/record.ts'
import { invalid, notFound, notPermitted, staleVersion } from '../errors.ts'
import { scopeOf } from '../policy/grid.ts'
import { patientsWithin } from '../scope.ts'
import { demandName } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { holdReach } from './reachable.ts'
import { creatorsEmail, type patientChange, patientColumns } from './schema.ts'

/**
 * Changes the fields given and leaves the others.
 * @throws NOT_FOUND when the patient is missing or out of reach, CONFLICT when `version` is not the current one,
 * FORBIDDEN when `deceasedOn` is given by somebody who may not end assignments.
 */
export async function updatePatient(ctx: Permitted, input: z.infer<typeof patientChange>) {
  const { id, version, ...fields } = input
  // A death ends assignments, so to enter one takes as much as to end them.
  const entersDeath = fields.deceasedOn !== undefined
  if (entersDeath && !scopeOf(ctx.policy, ctx.actor.role, 'assignments.end')) throw notPermitted()
  return ctx.db.transaction(async tx => {
    const [current] = await tx
      .select({ version: patients.version, firstName: patients.firstName, lastName: patients.lastName })
      .from(patients)
      .where(and(eq(patients.id, id), patientsWithin(ctx)))
      .for('no key update')
    if (!current) throw notFound()
    await holdReach(ctx, tx, id)
    if (version !== undefined && version !== current.version) throw staleVersion(current.version)
    demandName({ ...current, ...fields })
    const [patient] = await tx
      .update(patients)
      .set({ ...fields, version: sql`${patients.version} + 1`, updatedAt: sql`now()` })
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
    }
    await record(ctx, { patientIds: [id] }, tx)
    return patient
  })
}

const diedBeforeBirth = () => invalid({ deceasedOn: ['Enter a date after the date of birth.'] })
