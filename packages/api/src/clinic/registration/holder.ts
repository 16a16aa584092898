import { type Database, practitioners, users } from '@empanel/db'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { userColumns } from '../../identity/accounts/schema.ts'
import type { Reference } from '../../identity/idempotency/once.ts'
import { effectiveRole } from '../../identity/sessions/authenticate.ts'
import type { Context } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { rereadPatient } from '../patients/get.ts'
import { rereadPractitioner } from '../practitioners/get.ts'

/** Stored with a registration. Only a caller who still knows the password gets the reply repeated. */
export const proofOf = (passwordHash: string) => digestOf(passwordHash)

/** Reads the account that a registration made, while its password is the same and nobody disabled it. */
export const rereadAccount = (ctx: Context) => async (tx: Database, created: Reference) => {
  const holder = await findHolder(ctx, tx, created)
  return holder && { user: holder.user }
}

/** The same with the patient's record, as long as the account may read it. */
export const rereadPatientAccount = (ctx: Context) => async (tx: Database, created: Reference) => {
  const holder = await findHolder(ctx, tx, created)
  const [id] = created.subject.patientIds ?? []
  if (!holder || id === undefined) return undefined
  const patient = await rereadPatient(holder)(tx, { id })
  return patient && { user: holder.user, patient }
}

/** The same with the practitioner record. */
export const rereadDoctorAccount = (ctx: Context) => async (tx: Database, created: Reference) => {
  const holder = await findHolder(ctx, tx, created)
  if (!holder?.practitionerId) return undefined
  const practitioner = await rereadPractitioner(holder)(tx, { id: holder.practitionerId })
  return practitioner && { user: holder.user, practitioner }
}

async function findHolder(ctx: Context, tx: Database, { id, proof }: Reference) {
  const [found] = await tx
    .select({
      user: userColumns,
      passwordHash: users.passwordHash,
      practitionerId: practitioners.id,
      practitionerStatus: practitioners.status,
      profession: practitioners.profession,
    })
    .from(users)
    .leftJoin(practitioners, and(eq(practitioners.userId, users.id), isNull(practitioners.deletedAt)))
    .where(and(eq(users.id, id), inArray(users.status, ['active', 'pending'])))
  if (!found || proofOf(found.passwordHash) !== proof) return undefined
  const { user, practitionerId, practitionerStatus, profession } = found
  const role = effectiveRole({ role: user.role, practitionerStatus, profession })
  return { ...ctx, user, practitionerId, actor: { userId: user.id, role, sessionId: null } }
}
