import { type Database, patients, practitioners, type users } from '@empanel/db'
import type { z } from 'zod'
import { insertAccount } from '../../identity/accounts/insert-account.ts'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import { hashPassword } from '../../identity/passwords/passwords.ts'
import type { Context } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { chargeRegistration, chargeTry } from '../../kernel/limits/quotas.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { named } from '../../kernel/text/text.ts'
import { patientColumns } from '../patients/schema.ts'
import { practitionerColumns } from '../practitioners/schema.ts'
import { proofOf, rereadAccount, rereadDoctorAccount, rereadPatientAccount } from './holder.ts'
import type { doctorRegistration, patientRegistration, registration } from './schema.ts'

type Registering = Context & { repeatable: Creating['repeatable'] }
type AccountRole = (typeof users.$inferSelect)['role']

/**
 * Makes an account with the role that the policy gives to registrations.
 * @throws FORBIDDEN where registration is closed.
 */
export async function register(ctx: Registering, input: z.infer<typeof registration>) {
  const { account: role, accountAlone } = ctx.registration
  if (accountAlone === 'closed') throw closed('People')
  const passwordHash = await countAndHash(ctx, input.password)
  return once(
    registering(ctx),
    async tx => {
      const user = await insertAccount(tx, { ...input, passwordHash, role, status: statusBy[accountAlone] })
      const made = await registeredBy(ctx, tx, user, [])
      return { ...made, proof: proofOf(passwordHash), reply: { user } }
    },
    rereadAccount(ctx),
  )
}

/** Makes a patient's account together with their record. */
export async function registerPatient(ctx: Registering, input: z.infer<typeof patientRegistration>) {
  const admission = ctx.registration.patient
  if (admission === 'closed') throw closed('Patients')
  const { name, username, password, ...fields } = input
  const passwordHash = await countAndHash(ctx, password)
  return once(
    registering(ctx),
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
      const made = await registeredBy(ctx, tx, user, [patient.id])
      const reply = { user, patient: { ...patient, createdBy: user.email } }
      return { ...made, proof: proofOf(passwordHash), reply }
    },
    rereadPatientAccount(ctx),
  )
}

/** Makes a practitioner's account together with their record. The record may have to be approved. */
export async function registerDoctor(ctx: Registering, input: z.infer<typeof doctorRegistration>) {
  const status = ctx.registration.doctor
  if (status === 'closed') throw closed('Doctors')
  const { name, username, password, ...fields } = input
  const passwordHash = await countAndHash(ctx, password)
  return once(
    registering(ctx),
    async tx => {
      const user = await insertAccount(tx, {
        name,
        username,
        email: fields.email,
        passwordHash,
        role: 'doctor',
      })
      const [practitioner] = await tx
        .insert(practitioners)
        .values({
          ...fields,
          ...fullName(user.name, fields),
          specialty: fields.specialty ?? 'Unspecified',
          status,
          userId: user.id,
          createdBy: user.id,
        })
        .returning(practitionerColumns)
      if (!practitioner) throw new Error('insert returned no row')
      const made = await registeredBy(ctx, tx, user, [])
      return { ...made, proof: proofOf(passwordHash), reply: { user, practitioner } }
    },
    rereadDoctorAccount(ctx),
  )
}

const registering = (ctx: Registering) => ({ ...ctx, actor: askerOf(ctx), action: 'auth.register' })

/** Hashing takes long, so callers who try too often are refused before it. */
async function countAndHash(ctx: Context, password: string): Promise<string> {
  await chargeTry(ctx.db, ctx)
  return hashPassword(password)
}

/** An account that waits for approval cannot sign in yet. */
const statusBy = { open: 'active', approval: 'pending' } as const

type Names = { firstName?: string | undefined; lastName?: string | undefined }

/** Names that the record does not give come from the account's name. */
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

/** Counts the registration. From here on the new account is the actor. */
async function registeredBy(ctx: Context, tx: Database, { id, role }: Account, patientIds: number[]) {
  await chargeRegistration(tx, ctx)
  const maker = { userId: id, role, sessionId: null }
  return { id, maker, subject: { target: `user/${id}`, patientIds } }
}
