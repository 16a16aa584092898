import { assignments, type Database, patients, practitioners } from '@empanel/db'
import { and, desc, eq, gt, or, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound, Refusal } from '../../kernel/errors/refusal.ts'
import { scopeOf } from '../../kernel/policy/grid.ts'
import { mayBePrimary } from '../../kernel/policy/professions.ts'
import { patientsWithin, practitionersWithin } from '../../kernel/scope.ts'
import { holdReach } from '../reach/reach.ts'
import { findAssignment, rereadAssignment } from './get.ts'
import type { newAssignment } from './schema.ts'

/**
 * Opens an assignment of a practitioner to a patient in reach.
 * @throws NOT_FOUND when either is missing or the patient is out of reach; CONFLICT when the pair is open already, the
 * patient has another primary or has died, or the practitioner waits for approval or is of a profession that is never
 * primary.
 */
export async function createAssignment(ctx: Permitted & Creating, input: z.infer<typeof newAssignment>) {
  return once(
    ctx,
    async tx => {
      await lockPatient(ctx, tx, input.patientId)
      await lockPractitioner(ctx, tx, input)
      if (input.startedAt) await refuseOverlap(tx, { ...input, startedAt: input.startedAt })
      const [opened] = await tx
        .insert(assignments)
        .values({ ...input, createdBy: ctx.actor.userId })
        .returning({ id: assignments.id })
      if (!opened) throw new Error('insert returned no row')
      const subject = { patientIds: [input.patientId], target: `practitioner/${input.practitionerId}` }
      const reply = await findAssignment(ctx, tx, { id: opened.id, state: 'all' })
      return { id: opened.id, reply, subject }
    },
    rereadAssignment(ctx),
  )
}

/** Locks the patient, so that assignments of one patient take turns and the patient is not deleted meanwhile. */
async function lockPatient(ctx: Permitted, tx: Database, id: number) {
  const [patient] = await tx
    .select({ deceasedOn: patients.deceasedOn })
    .from(patients)
    .where(and(eq(patients.id, id), patientsWithin(ctx)))
    .for('no key update')
  if (!patient) throw ctx.scope === 'own' ? notOwn() : notFound()
  await holdReach(ctx, tx, id)
  if (patient.deceasedOn) throw conflict('patient_deceased', `This patient died on ${patient.deceasedOn}.`)
}

type Backdated = z.infer<typeof newAssignment> & { startedAt: string }

/**
 * At no past moment may a patient have the same practitioner twice, or two primaries. For open rows, unique indexes see to
 * it.
 */
async function refuseOverlap(tx: Database, { patientId, practitionerId, role, startedAt }: Backdated) {
  const contested = role === 'primary' ? sql`${assignments.role} = 'primary'` : sql`false`
  const [ended] = await tx
    .select({ practitionerId: assignments.practitionerId, endedAt: assignments.endedAt })
    .from(assignments)
    .where(
      and(
        eq(assignments.patientId, patientId),
        gt(assignments.endedAt, startedAt),
        or(eq(assignments.practitionerId, practitionerId), contested),
      ),
    )
    .orderBy(desc(assignments.endedAt))
    .limit(1)
  if (!ended) return
  const same = ended.practitionerId === practitionerId
  throw conflict(
    same ? 'already_assigned' : 'primary_taken',
    `${same ? 'This practitioner was already assigned to this patient' : 'This patient had another primary'} until ${ended.endedAt}. Begin after that.`,
  )
}

/** Has a reason of its own, because the REST contract has its own answer to it. */
const notOwn = () =>
  new Refusal('NOT_FOUND', 'You can only assign doctors to your own patients.', {
    reason: 'not_own_patient',
  })

/** A caller can assign only practitioners whom they see in the directory. */
async function lockPractitioner(ctx: Permitted, tx: Database, input: z.infer<typeof newAssignment>) {
  const scope = scopeOf(ctx.policy, ctx.actor.role, 'practitioners.read')
  if (!scope) throw notFound()
  const [practitioner] = await tx
    .select({ status: practitioners.status, profession: practitioners.profession })
    .from(practitioners)
    .where(and(eq(practitioners.id, input.practitionerId), practitionersWithin({ ...ctx, scope })))
    .for('share')
  if (!practitioner) throw notFound()
  if (practitioner.status === 'pending') {
    throw conflict('practitioner_pending', 'This practitioner waits for approval and cannot be assigned yet.')
  }
  if (input.role === 'primary' && !mayBePrimary(practitioner.profession)) {
    throw conflict(
      'never_primary',
      'Only physicians, nurse practitioners and physician assistants can be a patient’s primary. Choose another role.',
    )
  }
}
