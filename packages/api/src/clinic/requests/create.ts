import { type Database, patients, practitioners, requests } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import type { Scope } from '../../kernel/policy/grid.ts'
import { basisOf, patientsWithin } from '../../kernel/scope.ts'
import { alreadyPrimary, refusalByPeople } from '../ledger/moves/decide.ts'
import { practitionersName } from '../ledger/schema.ts'
import { holdReach } from '../reach/reach.ts'
import { findChoice } from './choices.ts'
import { findRequest, rereadRequest } from './get.ts'
import type { newRequest } from './schema.ts'
import { isPending } from './void.ts'

/**
 * Asks for another primary for a patient in reach. Whether there is still room is decided with the request.
 * @throws NOT_FOUND when patient or practitioner is missing or out of reach; CONFLICT when the patient has died, has a
 * request that waits or this primary already, and when the practitioner may be no primary or does not accept the patient.
 */
export const createRequest = (ctx: Permitted & Creating, { message, ...pair }: z.infer<typeof newRequest>) =>
  once(
    ctx,
    async tx => {
      const { userId } = ctx.actor
      if (userId === null) throw notFound()
      const basis = await assertMayAsk(ctx, tx, pair)
      const [made] = await tx
        .insert(requests)
        .values({ ...pair, message, createdBy: userId })
        .returning({ id: requests.id })
      if (!made) throw new Error('insert returned no row')
      const subject = { patientIds: [pair.patientId], target: `practitioner/${pair.practitionerId}`, basis }
      return { id: made.id, reply: await findRequest(ctx, tx, made.id), subject }
    },
    rereadRequest(ctx),
  )

type Pair = { patientId: number; practitionerId: number }

async function assertMayAsk(ctx: Permitted, tx: Database, pair: Pair): Promise<Scope | undefined> {
  const { patientId, practitionerId } = pair
  const patient = await lockPatient(ctx, tx, patientId)
  if (patient) await holdReach(ctx, tx, patientId)
  const choice = patient && (await findChoice(ctx, tx, pair))
  const people = {
    patients: new Map(patient && [[patientId, patient]]),
    practitioners: new Map(choice && [[practitionerId, choice]]),
  }
  const refusal = refusalByPeople({ ...pair, role: 'primary' }, people, 'all')
  if (refusal) throw refusal
  if (choice?.isPrimary) throw alreadyPrimary()
  await assertNothingPending(tx, patientId)
  if (!choice?.takes) throw takesNoMore()
  return patient?.basis
}

/** So that two requests of one patient take turns, and the patient is not deleted meanwhile. */
async function lockPatient(ctx: Permitted, tx: Database, id: number) {
  const [patient] = await tx
    .select({ deceasedOn: patients.deceasedOn, basis: sql<Scope>`${basisOf(ctx)}` })
    .from(patients)
    .where(and(eq(patients.id, id), patientsWithin(ctx)))
    .for('no key update')
  return patient
}

async function assertNothingPending(tx: Database, patientId: number): Promise<void> {
  const [pending] = await tx
    .select({ name: practitionersName, day: sql<string>`to_char(${requests.createdAt}, 'YYYY-MM-DD')` })
    .from(requests)
    .innerJoin(practitioners, eq(practitioners.id, requests.practitionerId))
    .where(and(eq(requests.patientId, patientId), isPending))
  if (!pending) return
  throw conflict(
    'already_requested',
    `This patient asked for ${pending.name} on ${pending.day}. Withdraw that request first, or wait for the answer.`,
  )
}

/** The same words for a full and a closed panel: how full it is, is nobody's business here. */
const takesNoMore = () =>
  conflict('panel_closed', 'This practitioner does not accept this patient now. Choose another one.')
