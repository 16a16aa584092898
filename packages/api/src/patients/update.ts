import { patients } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { endAssignments } from '../assignments/end.ts'
import { record } from '../audit.ts'
import { notFound, staleVersion } from '../errors.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { creatorsEmail } from './create.ts'
import { type patientChange, patientColumns } from './schema.ts'

/**
 * Changes the fields given and leaves the others.
 * @throws NOT_FOUND when the patient is missing or out of reach, CONFLICT when `version` is not the current one.
 */
export async function updatePatient(ctx: Permitted, input: z.infer<typeof patientChange>) {
  const { id, version, ...fields } = input
  return ctx.db.transaction(async tx => {
    const [current] = await tx
      .select({ version: patients.version })
      .from(patients)
      .where(and(eq(patients.id, id), patientsWithin(ctx)))
      .for('update')
    if (!current) throw notFound('patient', id)
    if (version !== undefined && version !== current.version) throw staleVersion(current.version)
    const [patient] = await tx
      .update(patients)
      .set({ ...fields, version: sql`${patients.version} + 1`, updatedAt: sql`now()` })
      .where(eq(patients.id, id))
      .returning({ ...patientColumns, createdBy: creatorsEmail })
    if (!patient) throw notFound('patient', id)
    if (patient.deceasedOn) {
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
