import {
  assignments,
  auditEvents,
  breakGlassGrants,
  covers,
  patients,
  practitioners,
  users,
} from '@empanel/db'
import { and, arrayContains, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { effectiveRole } from '../../identity/sessions/authenticate.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { openingGrant } from '../../kernel/grants.ts'
import { type Role, type Scope, scopeOf, scopes } from '../../kernel/policy/grid.ts'
import { type Basis, basisOf, ownPanelsOf, patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { practitionersName } from '../ledger/schema.ts'
import { type Explanation, type explainInput, sentenceOf } from './explanation.ts'

type Input = z.infer<typeof explainInput>

/** The action whose cell decides who opens a record. */
const action = 'patients.read'

type Cause = Pick<Explanation, 'because' | 'scope' | 'assignment' | 'cover' | 'grant'>

/**
 * Explains why an account reaches a patient's record now, or does not: the closest reason, as the trail names it. Asks the
 * same conditions that protect the records, so that the answer cannot differ from them.
 * @throws NOT_FOUND when the patient is missing or out of reach, or there is no such account; with the scope `own` also
 * when that account never opened the record, so that nobody can look through all accounts.
 */
export async function explainAccess(ctx: Permitted, input: Input): Promise<Explanation> {
  const account = await findAccount(ctx, input)
  const cause = await causeOf(ctx, account, input)
  await record(ctx, {
    patientIds: [input.patientId],
    target: `user/${input.userId}`,
    basis: account.reachedBy,
  })
  const allowed = [...scopes, 'cover', 'break-glass'].includes(cause.because)
  const facts = { ...input, userName: account.name, role: account.role, action, allowed, ...cause } as const
  return { ...facts, text: sentenceOf(facts) }
}

type UserStatus = (typeof users.$inferSelect)['status']
type Account = { name: string; status: UserStatus; role: Role; reachedBy: Basis }

async function findAccount(ctx: Permitted, { userId, patientId }: Input): Promise<Account> {
  const [found] = await ctx.db
    .select({
      name: users.name,
      role: users.role,
      status: users.status,
      practitionerStatus: practitioners.status,
      profession: practitioners.profession,
      reachedBy: basisOf(ctx),
    })
    .from(users)
    .innerJoin(patients, and(eq(patients.id, patientId), patientsWithin(ctx)))
    .leftJoin(practitioners, and(eq(practitioners.userId, users.id), isNull(practitioners.deletedAt)))
    .where(and(eq(users.id, userId), known[ctx.scope](ctx, patientId)))
  if (!found) throw notFound()
  const { name, status, reachedBy } = found
  return { name, status, role: effectiveRole(found), reachedBy }
}

/** The accounts that a caller may ask about. With `own`: themselves, and those in the access logs they see. */
const known: Record<Scope, (ctx: Permitted, patientId: number) => SQL | undefined> = {
  all: () => sql`true`,
  own: ({ actor }, patientId) =>
    or(
      sql`${users.id} = ${actor.userId}`,
      sql`exists (select from ${auditEvents} where ${and(
        eq(auditEvents.actorId, users.id),
        arrayContains(auditEvents.patientIds, [patientId]),
        eq(auditEvents.outcome, 'ok'),
      )})`,
    ),
  assigned: () => sql`false`,
  site: () => sql`false`,
}

/** Why a scope does not reach a record. Nothing that exists is beyond `all`. */
const beyond: Record<Scope, Explanation['because']> = {
  own: 'not-own',
  assigned: 'not-assigned',
  site: 'not-at-site',
  all: 'cell-empty',
}

async function causeOf(ctx: Permitted, { status, role }: Account, input: Input): Promise<Cause> {
  const scope = scopeOf(ctx.policy, role, action) ?? null
  const nothing = { scope, assignment: null, cover: null, grant: null }
  if (status !== 'active') return { ...nothing, because: `account-${status}` }
  if (scope === null)
    return { ...nothing, because: role === 'pending' ? 'practitioner-pending' : 'cell-empty' }

  const theirs = { ...ctx, actor: { userId: input.userId, role, sessionId: null }, action, scope } as const
  const reach = await reachOf(theirs, input.patientId)
  if (reach.within) {
    const { basis } = reach
    if (isScope(basis)) {
      const assignment = basis === 'assigned' ? await findAssignment(ctx, input) : null
      return { ...nothing, because: basis, assignment }
    }
    return { ...nothing, because: 'cover', cover: await findCover(ctx, Number(basis.slice('cover/'.length))) }
  }
  if (reach.grantId !== null) {
    return { ...nothing, because: 'break-glass', grant: await findGrant(ctx, reach.grantId) }
  }
  return { ...nothing, because: beyond[scope] }
}

const isScope = (basis: Basis): basis is Scope => scopes.some(scope => scope === basis)

async function reachOf(theirs: Permitted, patientId: number) {
  const [reach] = await theirs.db
    .select({
      within: sql<boolean>`${patientsWithin(theirs)}`,
      basis: sql<Basis>`${basisOf(theirs)}`,
      grantId: openingGrant(theirs).id,
    })
    .from(patients)
    .where(eq(patients.id, patientId))
  if (!reach) throw notFound()
  return reach
}

async function findAssignment({ db }: Permitted, { userId, patientId }: Input) {
  const { id, practitionerId, role, startedAt } = assignments
  const [assignment = null] = await db
    .select({ id, practitionerId, role, startedAt })
    .from(assignments)
    .where(
      and(
        eq(assignments.patientId, patientId),
        isNull(assignments.endedAt),
        sql`${practitionerId} = any(${ownPanelsOf(userId)})`,
      ),
    )
  return assignment
}

async function findCover({ db }: Permitted, coverId: number) {
  const { id, practitionerId, startsAt, endsAt } = covers
  const [cover = null] = await db
    .select({ id, practitionerId, practitionerName: practitionersName, startsAt, endsAt })
    .from(covers)
    .innerJoin(practitioners, eq(practitioners.id, practitionerId))
    .where(eq(id, coverId))
  return cover
}

async function findGrant({ db }: Permitted, grantId: number) {
  const { id, grantedAt, expiresAt, reason } = breakGlassGrants
  const [grant = null] = await db
    .select({ id, grantedAt, expiresAt, reason })
    .from(breakGlassGrants)
    .where(eq(id, grantId))
  return grant
}
