import { type Database, patients, practitioners, requests } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { notify } from '../../identity/notices/notify.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound, Refusal } from '../../kernel/errors/refusal.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import type { Scope } from '../../kernel/policy/grid.ts'
import { basisOf, requestsWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { movePatients } from '../ledger/moves/move-patients.ts'
import { assertMayOverride } from '../ledger/moves/override.ts'
import { isPanelRefusal } from '../ledger/moves/panel.ts'
import { practitionersName } from '../ledger/schema.ts'
import { assertPending, findRequest } from './get.ts'
import type { requestDecision } from './schema.ts'
import { ended, isPending, newsOfRequest } from './void.ts'

type Input = z.infer<typeof requestDecision>

/**
 * Answers a request. One that is accepted makes the practitioner the patient's primary in the same transaction, by the
 * rules of every change of primary.
 * @throws NOT_FOUND when the request is missing or out of reach; CONFLICT when it waits no more, and as `changePrimary`:
 * it then still waits. FORBIDDEN when the caller may not override a panel.
 */
export async function decideRequest(ctx: Permitted, { id, accept, answer, override }: Input) {
  assertMayChange(ctx)
  if (accept) assertMayOverride(ctx, { override })
  return change(ctx, async (tx, record) => {
    const asked = await findAsked(ctx, tx, id)
    const moved = accept ? await carryOut(ctx, tx, { ...asked, answer, override }) : undefined
    const outcome = accept ? 'accepted' : 'declined'
    await settle(ctx, tx, id, { ...ended(ctx, outcome), answer: answer ?? null })
    const subject = { patientIds: [asked.patientId], target: `request/${id}`, basis: asked.basis }
    record(subject)
    if (moved?.overridden) record(subject, { action: 'panels.override' })
    await notify(ctx, tx, [newsOfRequest({ id, ...asked }, outcome)])
    const reply = await findRequest(ctx, tx, id)
    await chargeChange(tx, ctx, reply)
    return reply
  })
}

/**
 * Takes a request back that waits for an answer.
 * @throws NOT_FOUND when it is missing or out of reach, CONFLICT when it waits no more.
 */
export async function withdrawRequest(ctx: Permitted, id: number) {
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    const { patientId, basis } = await findAsked(ctx, tx, id)
    await settle(ctx, tx, id, ended(ctx, 'withdrawn'))
    record({ patientIds: [patientId], target: `request/${id}`, basis })
    const reply = await findRequest(ctx, tx, id)
    await chargeChange(tx, ctx, reply)
    return reply
  })
}

/** Not locked: the patient is locked before the request, here as where patients are deleted. */
async function findAsked(ctx: Permitted, tx: Database, id: number) {
  const [asked] = await tx
    .select({
      patientId: requests.patientId,
      practitionerId: requests.practitionerId,
      state: requests.state,
      practitionerName: practitionersName,
      basis: sql<Scope>`${basisOf(ctx)}`,
    })
    .from(requests)
    .innerJoin(patients, eq(patients.id, requests.patientId))
    .innerJoin(practitioners, eq(practitioners.id, requests.practitionerId))
    .where(and(eq(requests.id, id), requestsWithin(ctx)))
  if (!asked) throw notFound()
  assertPending(asked)
  return asked
}

type Settled = ReturnType<typeof ended> & { answer?: string | null }

/** Somebody may have decided at the same moment. What was done here is undone then. */
async function settle(ctx: Permitted, tx: Database, id: number, settled: Settled): Promise<void> {
  const waited = await tx
    .update(requests)
    .set(settled)
    .where(and(eq(requests.id, id), isPending))
    .returning({ id: requests.id })
  if (waited.length === 0) assertPending(await findRequest(ctx, tx, id))
}

type Accepted = { patientId: number; practitionerId: number } & Pick<Input, 'answer' | 'override'>

/** Undefined where the practitioner became the primary in another way meanwhile. */
async function carryOut(
  ctx: Permitted,
  tx: Database,
  { patientId, practitionerId, answer, override }: Accepted,
) {
  const [moved] = await movePatients(ctx, tx, [
    {
      ...{ patientId, practitionerId, override, role: 'primary', replaces: { previous: 'end' } },
      reason: answer ?? asWished,
      tells: 'practitioners',
    },
  ])
  if (!(moved instanceof Refusal)) return moved
  if (moved.reason === 'already_assigned') return undefined
  throw isPanelRefusal(moved.reason) ? withAdvice(moved) : moved
}

/** The reason in the ledger, where the answer gives none. */
const asWished = 'asked for by the patient'

const withAdvice = ({ code, message, reason }: Refusal) =>
  new Refusal(code, `${message} Decline the request, or ask an administrator to override the panel.`, {
    reason,
  })
