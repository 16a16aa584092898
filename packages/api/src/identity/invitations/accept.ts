import { accountSites, type Database, invitations, sites, users } from '@empanel/db'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { conflict, Refusal } from '../../kernel/errors/refusal.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import type { Role } from '../../kernel/policy/grid.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { record } from '../../trail/record.ts'
import { insertAccount } from '../accounts/insert-account.ts'
import { assertLinkable, linkPractitioner } from '../accounts/link-practitioner.ts'
import { roleOfAccount } from '../accounts/role.ts'
import { verifyAddress } from '../accounts/verify-address.ts'
import { type Creating, once, type Reference } from '../idempotency/once.ts'
import { findToken, linkNotValid, useToken } from '../one-time/tokens.ts'
import { withLink } from '../one-time/with-link.ts'
import { assertNotOwnName, hashPassword } from '../passwords/passwords.ts'
import { type acceptance, inState } from './schema.ts'

/** Shows the invited what they are invited to, without using their link up. @throws BAD_REQUEST (`link_not_valid`) */
export function showInvitation(ctx: Context, token: string) {
  const acting = { ...ctx, actor: askerOf(ctx), action: 'auth.invitation' }
  return withLink(acting, async () => {
    const { open, id, invitedBy, ...invitation } = await findInvitation(ctx.db, token)
    if (!open || !(await mayInvite(ctx, ctx.db, invitedBy))) throw linkNotValid('invitation')
    await record(acting, { target: `invitation/${id}` })
    return invitation
  })
}

type Accepting = Context & Pick<Creating, 'repeatable'>

/**
 * Makes the account of somebody who was invited, with the password that they chose. A link that was mailed proves the
 * address, too. A password that is refused does not use the link up.
 * @throws BAD_REQUEST on `password`, or with the reason `link_not_valid`; CONFLICT where the invitation does not fit its
 * practitioner record any more, or an account has the address
 */
export function acceptInvitation(ctx: Accepting, { token, name, password }: z.infer<typeof acceptance>) {
  const acting = { ...ctx, actor: askerOf(ctx), action: 'auth.acceptInvitation' }
  return withLink(acting, async () => {
    const invited = await findInvitation(ctx.db, token)
    assertNotOwnName('password', password, { ...invited, name: name ?? invited.name })
    const passwordHash = await hashPassword(password)
    return once(
      acting,
      async tx => {
        const user = await makeAccount(ctx, tx, token, { id: invited.id, name, passwordHash })
        return {
          id: user.id,
          maker: { userId: user.id, role: user.role, sessionId: null },
          subject: { target: `user/${user.id}` },
          proof: digestOf(passwordHash),
          reply: { login: user.email },
        }
      },
      rereadLogin,
    )
  })
}

/** The link may be used up: a request whose reply was lost is repeated with it. */
async function findInvitation(db: Database, token: string) {
  const found = await findToken(db, ['invitation'], token)
  if (!found || found.invitationId === null) throw linkNotValid('invitation')
  const { id, email, name, role, expiresAt, invitedBy } = invitations
  const [invitation] = await db
    .select({ id, email, name, role, expiresAt, invitedBy })
    .from(invitations)
    .where(eq(id, found.invitationId))
  if (!invitation) throw linkNotValid('invitation')
  return { ...invitation, open: found.open }
}

type Chosen = { id: number; name: string | undefined; passwordHash: string }

/** Whether somebody may still invite. An invitation is worth no more than the right of the person who stands for it. */
async function mayInvite(ctx: Context, db: Database, userId: number): Promise<boolean> {
  const role = await roleOfAccount(db, userId)
  return role !== undefined && allowedTo(ctx, { userId, role, sessionId: null }, 'users.create') !== undefined
}

async function makeAccount(ctx: Context, tx: Database, token: string, { id, name, passwordHash }: Chosen) {
  // The invitation before the link, as everywhere: else two transactions could wait for each other.
  const [invitation] = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), inState.open))
    .for('no key update')
  if (!invitation) throw linkNotValid('invitation')
  const { email, role, practitionerId, siteIds, invitedBy } = invitation
  // A right that is being taken away waits for this transaction, or this one for that.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, invitedBy)).for('share')
  if (!(await mayInvite(ctx, tx, invitedBy))) throw linkNotValid('invitation')
  const { address } = await useToken(tx, ['invitation'], token)
  if (practitionerId !== null) await assertStillFits(tx, practitionerId, role)
  const user = await insertAccount(tx, { name: name ?? invitation.name, email, role, passwordHash })
  if (address !== null) await verifyAddress(tx, user.id, address)
  if (practitionerId !== null) await linkPractitioner(tx, practitionerId, user.id)
  if (siteIds.length > 0) await joinSites(tx, user.id, siteIds)
  await tx.update(invitations).set({ acceptedAt: sql`now()`, userId: user.id }).where(eq(invitations.id, id))
  return user
}

async function assertStillFits(tx: Database, practitionerId: number, role: Role): Promise<void> {
  await assertLinkable(tx, practitionerId, role).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    throw conflict(
      'conflict',
      'The practitioner record of this invitation is gone, has another account, or another profession by now. Ask the person who invited you for a new one.',
    )
  })
}

/** Those that are gone are left out. */
async function joinSites(tx: Database, userId: number, siteIds: number[]): Promise<void> {
  const found = await tx
    .select({ siteId: sites.id })
    .from(sites)
    .where(inArray(sites.id, siteIds))
    .for('share')
  if (found.length === 0) return
  await tx
    .insert(accountSites)
    .values(found.map(({ siteId }) => ({ userId, siteId })))
    .onConflictDoNothing()
}

/** While the password is the same and nobody disabled the account. */
async function rereadLogin(tx: Database, { id, proof }: Reference) {
  const { email: login, passwordHash } = users
  const [user] = await tx
    .select({ login, passwordHash })
    .from(users)
    .where(and(eq(users.id, id), eq(users.status, 'active')))
  return user && digestOf(user.passwordHash) === proof ? { login: user.login } : undefined
}
