import { type Database, patients, practitioners } from '@empanel/db'
import type { z } from 'zod'
import { insertAccount, type NewAccount } from '../../identity/accounts/insert-account.ts'
import { type Creating, once, type Rereading } from '../../identity/idempotency/once.ts'
import { sendsMail } from '../../identity/mail/outbox.ts'
import { giveLink } from '../../identity/one-time/give-link.ts'
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

/**
 * Makes an account with the role that the policy gives to registrations.
 * @throws FORBIDDEN where registration is closed.
 */
export async function register(ctx: Registering, input: z.infer<typeof registration>) {
  const { account: role, accountAlone } = ctx.registration
  if (accountAlone === 'closed') throw closed('People')
  const account = { ...input, role, status: statusBy[accountAlone] }
  return makeAccount(ctx, account, {
    add: async (_tx, user) => ({ reply: { user } }),
    reread: rereadAccount(ctx),
  })
}

/** Makes a patient's account together with their record. */
export async function registerPatient(ctx: Registering, input: z.infer<typeof patientRegistration>) {
  const admission = ctx.registration.patient
  if (admission === 'closed') throw closed('Patients')
  const { name, username, password, ...fields } = input
  const status = statusBy[admission]
  const account = { name, username, password, email: fields.email, role: 'patient', status } as const
  return makeAccount(ctx, account, {
    add: async (tx, user) => {
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
      return { patientIds: [patient.id], reply: { user, patient: { ...patient, createdBy: user.email } } }
    },
    reread: rereadPatientAccount(ctx),
  })
}

/** Makes a practitioner's account together with their record. The record may have to be approved. */
export async function registerDoctor(ctx: Registering, input: z.infer<typeof doctorRegistration>) {
  const status = ctx.registration.doctor
  if (status === 'closed') throw closed('Doctors')
  const { name, username, password, ...fields } = input
  const account = { name, username, password, email: fields.email, role: 'doctor' } as const
  return makeAccount(ctx, account, {
    add: async (tx, user) => {
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
      return { reply: { user, practitioner } }
    },
    reread: rereadDoctorAccount(ctx),
  })
}

type Account = Omit<NewAccount, 'passwordHash'> & { password: string }
type User = Awaited<ReturnType<typeof insertAccount>>
type Adding<Reply> = {
  /** Adds the record of the new account. */
  add: (tx: Database, user: User) => Promise<{ reply: Reply; patientIds?: number[] }>
  reread: Rereading<Reply>
}

/** Counts the registration and makes an account with its record. From then on the new account is the actor. */
async function makeAccount<Reply>(
  ctx: Registering,
  { password, ...account }: Account,
  { add, reread }: Adding<Reply>,
): Promise<Reply> {
  // Hashing takes long, so callers who try too often are refused before it.
  await chargeTry(ctx.db, ctx)
  const passwordHash = await hashPassword(password)
  return once(
    { ...ctx, actor: askerOf(ctx), action: 'auth.register' },
    async tx => {
      const user = await insertAccount(tx, { ...account, passwordHash })
      const { reply, patientIds = [] } = await add(tx, user)
      const owner = { purpose: 'verify_email', userId: user.id } as const
      if (sendsMail(ctx)) await giveLink(ctx, tx, { ...owner, to: user.email })
      await chargeRegistration(tx, ctx)
      return {
        id: user.id,
        maker: { userId: user.id, role: user.role, sessionId: null },
        subject: { target: `user/${user.id}`, patientIds },
        proof: proofOf(passwordHash),
        reply,
      }
    },
    reread,
  )
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
