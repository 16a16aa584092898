import type { Database, MailKind, TokenPurpose } from '@empanel/db'
import type { Services } from '../../kernel/context.ts'
import { linkTo } from '../mail/catalogue.ts'
import { sendMail, sendsMail } from '../mail/outbox.ts'
import { issueToken, type Sparing, type TokenOwner } from './tokens.ts'

const kinds: Record<TokenPurpose, MailKind> = {
  reset_password: 'password_reset',
  verify_email: 'address_check',
  change_email: 'address_change',
  invitation: 'invitation',
}

/**
 * Makes a link that works once, and mails it. Where the server sends no mails, it returns the link, for the
 * administrator who asked for it to hand over. The caller has locked the account or the invitation. `sparing`: as in
 * `issueToken`.
 */
export async function giveLink(
  ctx: Pick<Services, 'mail' | 'seals'>,
  tx: Database,
  { to, sparing, ...owner }: TokenOwner & { to: string; sparing?: Sparing },
): Promise<{ link: string | null; expiresAt: string }> {
  const mailed = sendsMail(ctx)
  const { link, expiresAt } = await issueToken(tx, owner, mailed ? to : null, { sparing })
  if (!mailed) return { link: linkTo(ctx.mail, link), expiresAt }
  const account = owner.purpose === 'invitation' ? {} : { userId: owner.userId }
  await sendMail(ctx, tx, [{ kind: kinds[owner.purpose], to, link, expiresAt, ...account }])
  return { link: null, expiresAt }
}
