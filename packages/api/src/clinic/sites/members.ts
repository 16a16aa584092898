import { accountSites, type Database, practitionerSites, practitioners, sites, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { invalid, notFound } from '../../kernel/errors/refusal.ts'
import { byId, type Order } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared, type Values } from '../../kernel/query/prepared.ts'
import { sitesWithin } from '../../kernel/scope.ts'
import { change, record } from '../../trail/record.ts'
import { fullName } from '../ledger/schema.ts'
import type { MemberKind, member, memberList, membership } from './schema.ts'

/**
 * A page of the practitioners or accounts that belong to a site in reach, by id.
 * @throws NOT_FOUND when the site is missing or out of reach.
 */
export async function listMembers(ctx: Permitted, { id, kind, cursor, limit }: z.infer<typeof memberList>) {
  const order = orders[kind]
  const rows = await members[kind].select(ctx, { siteId: id, after: order.from(cursor), limit: limit + 1 })
  if (rows.length === 0) await assertSite(ctx, ctx.db, id)
  await record(ctx, { target: `site/${id}` })
  return toPage(rows, limit, order.keyOf)
}

/**
 * Makes a practitioner or an account belong to a site. It may do so already.
 * @throws NOT_FOUND when the site is missing or out of reach, BAD_REQUEST when there is no such practitioner, or no such
 * account of staff.
 */
export async function addMember(ctx: Permitted, input: z.infer<typeof membership>) {
  const { id, kind, memberId } = input
  return change(ctx, async (tx, record) => {
    await assertSite(ctx, tx, id)
    await members[kind].add(tx, { siteId: id, memberId })
    record({ target: `site/${id}/${kind}/${memberId}` })
    return input
  })
}

/**
 * Ends that a practitioner or an account belongs to a site.
 * @throws NOT_FOUND when the site is missing or out of reach, or they do not belong to it.
 */
export async function removeMember(ctx: Permitted, input: z.infer<typeof membership>) {
  const { id, kind, memberId } = input
  return change(ctx, async (tx, record) => {
    await assertSite(ctx, tx, id)
    const removed = await members[kind].remove(tx, { siteId: id, memberId })
    if (removed.length === 0) throw notFound()
    record({ target: `site/${id}/${kind}/${memberId}` })
    return input
  })
}

type Pair = { siteId: number; memberId: number }
type Members = {
  select: (ctx: Permitted, values: Values<MemberPlaceholders>) => Promise<z.infer<typeof member>[]>
  /** Refuses who is not there, or may belong to no site. */
  add: (tx: Database, pair: Pair) => Promise<unknown>
  /** The rows that were removed. */
  remove: (tx: Database, pair: Pair) => Promise<unknown[]>
}
type MemberPlaceholders = { siteId: Placeholder; after: Placeholder[] | undefined; limit: Placeholder }

const orders: Record<MemberKind, Order<{ id: number }>> = {
  practitioner: byId(practitioners.id),
  account: byId(users.id),
}

const members: Record<MemberKind, Members> = {
  practitioner: {
    select: prepared((ctx, { siteId, after, limit }: MemberPlaceholders) =>
      ctx.db
        .select({ id: practitioners.id, name: fullName(practitioners), about: practitioners.specialty })
        .from(practitionerSites)
        .innerJoin(practitioners, eq(practitioners.id, practitionerSites.practitionerId))
        .innerJoin(sites, eq(sites.id, practitionerSites.siteId))
        .where(
          and(
            eq(sites.id, siteId),
            sitesWithin(ctx),
            isNull(practitioners.deletedAt),
            orders.practitioner.after(after),
          ),
        )
        .orderBy(...orders.practitioner.columns)
        .limit(limit),
    ),
    async add(tx, { siteId, memberId }) {
      const [found] = await tx
        .select({ id: practitioners.id })
        .from(practitioners)
        .where(and(eq(practitioners.id, memberId), isNull(practitioners.deletedAt)))
        .for('share')
      if (!found) throw invalid({ memberId: ['There is no such practitioner.'] })
      await tx.insert(practitionerSites).values({ siteId, practitionerId: memberId }).onConflictDoNothing()
    },
    remove: (tx, { siteId, memberId }) =>
      tx
        .delete(practitionerSites)
        .where(and(eq(practitionerSites.siteId, siteId), eq(practitionerSites.practitionerId, memberId)))
        .returning(),
  },
  account: {
    select: prepared((ctx, { siteId, after, limit }: MemberPlaceholders) =>
      ctx.db
        .select({ id: users.id, name: users.name, about: users.email })
        .from(accountSites)
        .innerJoin(users, eq(users.id, accountSites.userId))
        .innerJoin(sites, eq(sites.id, accountSites.siteId))
        .where(and(eq(sites.id, siteId), sitesWithin(ctx), orders.account.after(after)))
        .orderBy(...orders.account.columns)
        .limit(limit),
    ),
    async add(tx, { siteId, memberId }) {
      const [found] = await tx
        .select({ role: users.role })
        .from(users)
        .where(eq(users.id, memberId))
        .for('share')
      if (found?.role !== 'staff') throw invalid({ memberId: ['There is no such account of staff.'] })
      await tx.insert(accountSites).values({ siteId, userId: memberId }).onConflictDoNothing()
    },
    remove: (tx, { siteId, memberId }) =>
      tx
        .delete(accountSites)
        .where(and(eq(accountSites.siteId, siteId), eq(accountSites.userId, memberId)))
        .returning(),
  },
}

/** The site stays until the transaction ends. */
async function assertSite(ctx: Permitted, tx: Database, id: number): Promise<void> {
  const [found] = await tx
    .select({ id: sites.id })
    .from(sites)
    .where(and(eq(sites.id, id), sitesWithin(ctx)))
    .for('key share')
  if (!found) throw notFound()
}
