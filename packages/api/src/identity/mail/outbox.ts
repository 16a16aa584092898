import { randomUUID } from 'node:crypto'
import { type Database, type MailKind, mails } from '@empanel/db'
import type { Place, Services } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'

/**
 * A mail to send to one address. `link`: the path and query of a page of the portal, where it is a secret, such as a
 * one-time token; `expiresAt`: when that link expires.
 */
export type NewMail = {
  kind: MailKind
  to: string
  userId?: number
  link?: string
  expiresAt?: string
}

/** Rows in one insert. PostgreSQL takes 65,535 values in a statement, and a row has fewer than ten. */
const atOnce = 5000

/**
 * Writes mails into the outbox, in the caller's transaction: they are sent only if it commits. The caller never waits for a
 * mail server. Where `services.mail.delivery` is `none`, no mail leaves the server: give the link to the caller with
 * `linkTo` instead.
 * @returns the ids of the mails
 */
export async function sendMail(
  { seals }: Pick<Services, 'seals'>,
  tx: Database,
  wanted: readonly NewMail[],
): Promise<number[]> {
  const ids: number[] = []
  for (let first = 0; first < wanted.length; first += atOnce) {
    const rows = wanted.slice(first, first + atOnce).map(async ({ to, link, ...mail }) => {
      const messageId = randomUUID()
      const sealedLink = link === undefined ? null : await seals.seal(placeOf(messageId), link)
      return { ...mail, messageId, recipient: to, sealedLink }
    })
    const made = await tx
      .insert(mails)
      .values(await Promise.all(rows))
      .returning({ id: mails.id })
    ids.push(...made.map(({ id }) => id))
  }
  return ids
}

/** Whether mails leave this server. */
export const sendsMail = ({ mail }: Pick<Services, 'mail'>): boolean => mail.delivery !== 'none'

/** Writes mails that only tell something, where mails leave this server. */
export async function tell(
  ctx: Pick<Services, 'mail' | 'seals'>,
  tx: Database,
  news: readonly Omit<NewMail, 'link' | 'expiresAt'>[],
): Promise<void> {
  if (sendsMail(ctx)) await sendMail(ctx, tx, news)
}

/** @throws FORBIDDEN (`no_mail`) where no mails leave this server. */
export function assertSendsMail(ctx: Pick<Services, 'mail'>): void {
  if (sendsMail(ctx)) return
  throw new Refusal('FORBIDDEN', 'This server sends no mails. Ask an administrator.', { reason: 'no_mail' })
}

/** Binds a sealed link to its mail. The key also comes from the server's secret, which the database does not hold. */
export const placeOf = (messageId: string): Place => ({
  caller: 'server',
  procedure: 'mails',
  key: messageId,
})
