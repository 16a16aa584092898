import { randomBytes } from 'node:crypto'
import { type Database, oneTimeTokens, type TokenPurpose } from '@empanel/db'
import { and, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { digestOf } from '../../kernel/digest.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'

/** How long a link works, in minutes. */
const lifetimes: Record<TokenPurpose, number> = {
  reset_password: 60,
  verify_email: 60,
  change_email: 60,
  invitation: 7 * 24 * 60,
}

/** When a link that is made now expires. */
export const expiryOf = (purpose: TokenPurpose): SQL =>
  sql`now() + make_interval(mins => ${lifetimes[purpose]})`

/** The page of the portal that a link opens. */
const pages: Record<TokenPurpose, string> = {
  reset_password: '/reset-password',
  verify_email: '/verify-email',
  change_email: '/verify-email',
  invitation: '/invitation',
}

/** Whom a token is for, and what for. */
export type TokenOwner =
  | { purpose: Exclude<TokenPurpose, 'invitation'>; userId: number }
  | { purpose: 'invitation'; invitationId: number }

/** Older links that a new one does not end. */
export type Sparing = 'handed over' | undefined

/** `link`: path and fragment of a page of the portal. */
export type IssuedLink = { link: string; expiresAt: string }

/** The token in a link, as somebody sends it back. */
export const linkToken = z.string().trim().min(1, 'This field may not be blank.')

/**
 * Makes a link that works once, and ends the older ones of the same owner and purpose. The caller has locked the
 * account or the invitation, so that two links made at once do not both work. `address`: where it is mailed to; null
 * where somebody hands it over. The token is in the fragment, which browsers send to no server. `sparing`: a stranger may
 * have asked for the link, and that must not end one which somebody trusted has handed over.
 */
export async function issueToken(
  tx: Database,
  owner: TokenOwner,
  address: string | null,
  { sparing }: { sparing?: Sparing } = {},
): Promise<IssuedLink> {
  const token = randomBytes(32).toString('base64url')
  await end(tx, sparing ? and(ofOwner(owner), isNotNull(oneTimeTokens.address)) : ofOwner(owner))
  const [issued] = await tx
    .insert(oneTimeTokens)
    .values({
      ...owner,
      address,
      hash: digestOf(token),
      expiresAt: expiryOf(owner.purpose),
    })
    .returning({ expiresAt: oneTimeTokens.expiresAt })
  if (!issued) throw new Error('insert returned no row')
  return { link: `${pages[owner.purpose]}#token=${token}`, expiresAt: issued.expiresAt }
}

/** Finds what a token is for, without using it. `open`: it would work now. Undefined for what is no token of these purposes. */
export async function findToken(db: Database, purposes: [TokenPurpose, ...TokenPurpose[]], token: string) {
  const [found] = await db
    .select({ ...shown, open: sql<boolean>`${isOpen}` })
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.hash, digestOf(token)), inArray(oneTimeTokens.purpose, purposes)))
  return found
}

/**
 * Uses a token up, in the transaction of what it allows. Of many at once one succeeds.
 * @throws BAD_REQUEST (`link_not_valid`) when it does not work, or not any more.
 */
export async function useToken(tx: Database, purposes: [TokenPurpose, ...TokenPurpose[]], token: string) {
  const [used] = await tx
    .update(oneTimeTokens)
    .set({ usedAt: sql`now()` })
    .where(and(eq(oneTimeTokens.hash, digestOf(token)), inArray(oneTimeTokens.purpose, purposes), isOpen))
    .returning(shown)
  if (!used) throw linkNotValid(purposes[0])
  return used
}

/** Ends all links of an account: they were made before its password, its address or its status changed. */
export const endTokens = (tx: Database, userId: number) => end(tx, eq(oneTimeTokens.userId, userId))

/** Ends links to another address: an intruder may have asked for it before the sessions of the account were ended. */
export const endAddressChanges = (tx: Database, userId: number) =>
  end(tx, ofOwner({ purpose: 'change_email', userId }))

/** Ends the links of an invitation. */
export const endInvitationTokens = (tx: Database, invitationId: number) =>
  end(tx, eq(oneTimeTokens.invitationId, invitationId))

/** How many links of a purpose were mailed for an account within the last hour. */
export const mailedWithinHour = (
  tx: Database,
  { purpose, userId }: Extract<TokenOwner, { userId: number }>,
): Promise<number> => countOfHour(tx, purpose, eq(oneTimeTokens.userId, userId))

/** How many links for a change of address were mailed to an address within the last hour, whichever account asked. */
export const mailedToWithinHour = (tx: Database, to: string): Promise<number> =>
  countOfHour(tx, 'change_email', sql`lowered(${oneTimeTokens.address}) = lowered(${to})`)

const countOfHour = (tx: Database, ofPurpose: TokenPurpose, whose: SQL): Promise<number> =>
  tx.$count(
    oneTimeTokens,
    and(
      whose,
      eq(purpose, ofPurpose),
      isNotNull(address),
      sql`${oneTimeTokens.createdAt} > now() - interval '1 hour'`,
    ),
  )

/** How many links of a purpose an account is mailed in an hour, so that nobody fills a mailbox of others. */
export const mostMailsPerHour = 3

const { purpose, userId, invitationId, address } = oneTimeTokens
const shown = { purpose, userId, invitationId, address }

const isOpen = sql`(${oneTimeTokens.usedAt} is null and ${oneTimeTokens.endedAt} is null and ${oneTimeTokens.expiresAt} > now())`

const ofOwner = (owner: TokenOwner) =>
  and(
    eq(purpose, owner.purpose),
    owner.purpose === 'invitation' ? eq(invitationId, owner.invitationId) : eq(userId, owner.userId),
  )

async function end(tx: Database, whose: SQL | undefined): Promise<void> {
  await tx.update(oneTimeTokens).set({ endedAt: sql`now()` }).where(and(whose, isOpen))
}

/** The advice for somebody whose link does not work. */
const remedies: Record<TokenPurpose, string> = {
  reset_password: 'Ask for a new password again, and use the newest mail.',
  verify_email: 'Sign in and have another link sent.',
  change_email: 'Sign in and change the address again.',
  invitation: 'Ask the person who invited you to send another invitation.',
}

export const linkNotValid = (purpose: TokenPurpose) =>
  new Refusal(
    'BAD_REQUEST',
    `This link does not work any more: it was used, a newer one took its place, or it is too old. ${remedies[purpose]}`,
    { reason: 'link_not_valid' },
  )
