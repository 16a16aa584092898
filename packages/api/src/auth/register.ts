import { type Database, doctors, patients, type users } from '@empanel/db'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { doctorColumns } from '../doctors/schema.ts'
import { Refusal } from '../errors.ts'
import { type Creating, once } from '../idempotency/once.ts'
import { patientColumns } from '../patients/schema.ts'
import { chargeRegistration, chargeTry } from '../quotas.ts'
import { named } from '../text.ts'
import { insertAccount } from '../users/insert-account.ts'
import { proofOf, rereadAccount, rereadDoctorAccount, rereadPatientAccount } from './holder.ts'
import { hashPassword } from './passwords.ts'
import type { doctorRegistration, patientRegistration, registration } from './schema.ts'

type Registering = Context & Creating
type AccountRole = (typeof users.$inferSelect)['role']

/**
 * Makes an account with the role that the policy gives to whoever registers.
 * @throws FORBIDDEN where registration is closed.
 */
export async function register(ctx: Registering, input: z.infer<typeof registration>) {
  const { account: role, accountAlone } = ctx.registration
  if (accountAlone === 'closed') throw closed('People')
  const passwordHash = await countAndHash(ctx, input.password)
  return once(
    ctx,
    async tx => {
      const user = await insertAccount(tx, { ...input, passwordHash, role, status: statusBy[accountAlone] })
      const subject = await recordRegistration(ctx, tx, user, [])
      return { id: user.id, proof: proofOf(passwordHash), reply: { user }, subject }
    },
    rereadAccount(ctx),
  )
}

/** Makes a patient's account together with their own record. */
export async function registerPatient(ctx: Registering, input: z.infer<typeof patientRegistration>) {
  const admission = ctx.registration.patient
  if (admission === 'closed') throw closed('Patients')
  const { name, username, password, ...fields } = input
  const passwordHash = await countAndHash(ctx, password)
  return once(
    ctx,
    async tx => {
      const user = await insertAccount(tx, {
        name,
        username,
        email: fields.email,
        passwordHash,
        role: 'patient',
        status: statusBy[admission],
      })
      const [patient] = await tx
        .insert(patients)
        .values({
          ...fields,
          ...fullName(user.name, fields),
          gender: fields.gender ?? 'U',
          ownerId: user.id,
          createdBy: user.id,
        })
        .returning(patientColumns)
      if (!patient) throw new Error('insert returned no row')
      const subject = await recordRegistration(ctx, tx, user, [patient.id])
      const reply = { user, patient: { ...patient, createdBy: user.email } }
      return { id: user.id, proof: proofOf(passwordHash), reply, subject }
    },
    rereadPatientAccount(ctx),
  )
}

/** Makes a doctor's account together with their own record, which may have to wait for approval. */
export async function registerDoctor(ctx: Registering, input: z.infer<typeof doctorRegistration>) {
  const status = ctx.registration.doctor
  if (status === 'closed') throw closed('Doctors')
  const { name, username, password, ...fields } = input
  const passwordHash = await countAndHash(ctx, password)
  return once(
    ctx,
    async tx => {
      const user = await insertAccount(tx, {
        name,
        username,
        email: fields.email,
        passwordHash,
        role: 'doctor',
      })
      const [doctor] = await tx
        .insert(doctors)
        .values({
          ...fields,
          ...fullName(user.name, fields),
          specialty: fields.specialty ?? 'Unspecified',
          status,
          userId: user.id,
          createdBy: user.id,
        })
        .returning(doctorColumns)
      if (!doctor) throw new Error('insert returned no row')
      const subject = await recordRegistration(ctx, tx, user, [])
      return { id: user.id, proof: proofOf(passwordHash), reply: { user, doctor }, subject }
    },
    rereadDoctorAccount(ctx),
  )
}

/** Hashing takes long, so whoever tries too often is turned away before. */
async function countAndHash(ctx: Context, password: string): Promise<string> {
  await chargeTry(ctx.db, ctx)
  return hashPassword(password)
}

/** Who waits for approval makes an account that nobody can sign in to yet. */
const statusBy = { open: 'active', approval: 'pending' } as const

type Names = { firstName?: string | undefined; lastName?: string | undefined }

/** What the record does not say is taken from the account's name. */
function fullName(accountName: string, { firstName, lastName }: Names) {
  const split = splitName(accountName)
  const full = { firstName: firstName ?? split.firstName, lastName: lastName ?? split.lastName }
  return named(full) ? full : split
}

/** Splits a full name at its last space; a single word is a last name. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const space = name.lastIndexOf(' ')
  return { firstName: name.slice(0, Math.max(space, 0)).trim(), lastName: name.slice(space + 1) }
}

const closed = (who: string) =>
  new Refusal(
    'FORBIDDEN',
    `${who} cannot register here by themselves. Ask an administrator for an account.`,
    {
      reason: 'registration_closed',
    },
  )

type Account = { id: number; role: AccountRole }

async function recordRegistration(ctx: Context, tx: Database, user: Account, patientIds: number[]) {
  await chargeRegistration(tx, ctx)
  const actor = { userId: user.id, role: user.role, sessionId: null }
  const subject = { target: `user/${user.id}`, patientIds }
  await record({ ...ctx, actor, action: 'auth.register' }, subject, tx)
  return subject
}
