import { breakGlassGrants, type Database, patients } from '@empanel/db'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once, type Reference } from '../../identity/idempotency/once.ts'
import { notify } from '../../identity/notices/notify.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, invalid, notFound, notPermitted } from '../../kernel/errors/refusal.ts'
import { scopeOf } from '../../kernel/policy/grid.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { mayBeBornOn } from '../patients/born.ts'
import { byGrant } from '../reach/reach.ts'
import type { breakGlassInput } from './schema.ts'

type Input = z.infer<typeof breakGlassInput>

/**
 * Opens a patient's record to the caller for a while, and tells its holder and the patient's primary. While it is open, a second call returns the same grant. The reply
 * reveals whether there is such a patient; both answers are recorded.
 * @throws NOT_FOUND when there is no such patient; CONFLICT when the caller reaches the record anyway, or several
 * patients match; BAD_REQUEST when `minutes` is more than this server allows.
 */
export async function breakGlass(ctx: Permitted & Creating, input: Input) {
  const minutes = input.minutes ?? ctx.breakGlassMinutes
  if (minutes > ctx.breakGlassMinutes) {
    throw invalid({ minutes: [`Ensure this is at most ${ctx.breakGlassMinutes}.`] })
  }
  return once(
    ctx,
    async tx => {
      const patientId = await lockPatient(tx, input)
      await refuseReachable(ctx, tx, patientId)
      const grant =
        (await findOpen(ctx, tx, patientId)) ??
        (await openRecord(ctx, tx, { patientId, minutes, reason: input.reason }))
      const subject = { patientIds: [patientId], ...byGrant(grant.id) }
      return { id: grant.id, reply: grant, subject }
    },
    rereadGrant,
  )
}

/** Locks the patient, so that two calls at once make one grant. */
async function lockPatient(tx: Database, input: Input): Promise<number> {
  const [patient, another] = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(and(named(input), isNull(patients.deletedAt)))
    .orderBy(patients.id)
    .limit(2)
    .for('no key update')
  if (!patient) throw notFound()
  if (another) throw conflict('conflict', 'Several patients have these names and this date of birth.')
  return patient.id
}

function named({ patientId, patient }: Input): SQL {
  if (!patient) return sql`${patients.id} = ${patientId}`
  const { firstName, lastName, dateOfBirth } = patient
  return sql`${mayBeBornOn(dateOfBirth)}
    and ${patients.nameFolded} = ' ' || folded(${`${firstName} ${lastName}`})`
}

async function refuseReachable(ctx: Permitted, tx: Database, patientId: number): Promise<void> {
  const scope = scopeOf(ctx.policy, ctx.actor.role, 'patients.read')
  if (!scope) throw notPermitted()
  const reachable = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, patientId), patientsWithin({ ...ctx, scope })))
  if (reachable.length > 0) {
    throw conflict('already_reachable', 'You can open this record already, without breaking the glass.')
  }
}

const { id, patientId, expiresAt } = breakGlassGrants
const shown = { id, patientId, expiresAt }

async function findOpen({ actor }: Permitted, tx: Database, patientId: number) {
  const [open] = await tx
    .select(shown)
    .from(breakGlassGrants)
    .where(
      and(
        sql`${breakGlassGrants.actorId} = ${actor.userId}`,
        eq(breakGlassGrants.patientId, patientId),
        sql`${expiresAt} > now()`,
      ),
    )
  return open
}

/** A grant that the caller made, while it is open and its patient not deleted. */
async function rereadGrant(tx: Database, { id: grantId }: Reference) {
  const [open] = await tx
    .select(shown)
    .from(breakGlassGrants)
    .innerJoin(patients, eq(patients.id, breakGlassGrants.patientId))
    .where(and(eq(id, grantId), sql`${expiresAt} > now()`, isNull(patients.deletedAt)))
  return open
}

type Opening = { patientId: number; minutes: number; reason: string }

async function openRecord(ctx: Permitted, tx: Database, { minutes, ...values }: Opening) {
  const { actor } = ctx
  if (actor.userId === null) throw notPermitted()
  const [opened] = await tx
    .insert(breakGlassGrants)
    .values({
      ...values,
      actorId: actor.userId,
      expiresAt: sql`now() + make_interval(mins => ${minutes})`,
    })
    .returning(shown)
  if (!opened) throw new Error('insert returned no row')
  const news = {
    kind: 'emergency_opened',
    patientId: opened.patientId,
    refs: { grantId: opened.id },
  } as const
  await notify(ctx, tx, [
    { ...news, role: 'holder' },
    { ...news, role: 'primary' },
  ])
  return opened
}
