import { covers, type Database, practitioners, users } from '@empanel/db'
import { and, asc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { scopeOf } from '../../kernel/policy/grid.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { practitionersName } from '../ledger/schema.ts'
import { findCover, rereadCover } from './get.ts'
import type { newCover } from './schema.ts'

type New = z.infer<typeof newCover>

/**
 * Arranges that one practitioner covers the panel of another for a time. The covered one must be within the caller's scope,
 * and the other one in the caller's directory.
 * @throws NOT_FOUND when one of them is missing or out of reach; CONFLICT when one waits for approval, the colleague
 * has no active account, or covers the same panel at that time already.
 */
export const createCover = (ctx: Permitted & Creating, input: New) =>
  once(
    ctx,
    async tx => {
      const { userId } = ctx.actor
      if (userId === null) throw notFound()
      await lockBoth(ctx, tx, input)
      await refuseOverlap(tx, input)
      const [made] = await tx
        .insert(covers)
        .values({ ...input, startsAt: startOf(input), createdBy: userId })
        .returning({ id: covers.id })
      if (!made) throw new Error('insert returned no row')
      const subject = { target: `cover/${made.id}` }
      return { id: made.id, reply: await findCover(ctx, tx, made.id), subject }
    },
    rereadCover(ctx),
  )

/** Now, or later. In whole milliseconds, rounded down: rounded up, the cover would not be in force yet. */
const startOf = ({ startsAt }: New) =>
  sql`greatest(date_trunc('milliseconds', now()), ${startsAt ?? null}::timestamptz)`

/** Locks the two in the order of their ids: of two requests for the same pair, the second sees the first. */
async function lockBoth(ctx: Permitted, tx: Database, { practitionerId, byId }: New): Promise<void> {
  const scope = scopeOf(ctx.policy, ctx.actor.role, 'practitioners.read')
  const found = await tx
    .select({
      id: practitioners.id,
      name: practitionersName,
      status: practitioners.status,
      account: sql<
        string | null
      >`(select ${users.status} from ${users} where ${users.id} = ${practitioners.userId})`,
      within: sql<boolean>`${practitionersWithin(ctx)}`,
      visible: scope ? sql<boolean>`${practitionersWithin({ ...ctx, scope })}` : sql<boolean>`false`,
    })
    .from(practitioners)
    .where(inArray(practitioners.id, [practitionerId, byId]))
    .orderBy(asc(practitioners.id))
    .for('no key update')
  const covered = found.find(({ id, within }) => id === practitionerId && within)
  const by = found.find(({ id, visible }) => id === byId && visible)
  if (!covered || !by) throw notFound()
  for (const { name, status } of [covered, by]) {
    if (status !== 'active') {
      throw conflict('practitioner_pending', `${name} waits for approval. Approve the record first.`)
    }
  }
  if (by.account !== 'active') {
    throw conflict('no_account', noAccount(by))
  }
}

const noAccount = ({ name, account }: { name: string; account: string | null }) =>
  account === null
    ? `${name} has no account, so could open no record. Make one and link it, or choose somebody else.`
    : `The account of ${name} is ${account}. Activate it, or choose somebody else.`

async function refuseOverlap(tx: Database, input: New): Promise<void> {
  const { practitionerId, byId, endsAt } = input
  const [other] = await tx
    .select({ startsAt: covers.startsAt, endsAt: covers.endsAt })
    .from(covers)
    .where(
      and(
        eq(covers.practitionerId, practitionerId),
        eq(covers.byId, byId),
        isNull(covers.endedAt),
        lt(covers.startsAt, endsAt),
        gt(covers.endsAt, startOf(input)),
      ),
    )
    .limit(1)
  if (!other) return
  const [from, until] = [other.startsAt, other.endsAt].map(at => at.slice(0, 10))
  throw conflict(
    'already_covered',
    `They cover this panel from ${from} until ${until} already. End that cover first, or choose another time.`,
  )
}
