import { type Database, users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import type { Permitted, Services } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { change, changeByServer } from '../../trail/record.ts'
import { linkTo } from '../mail/catalogue.ts'
import { giveLink } from '../one-time/give-link.ts'
import { issueToken } from '../one-time/tokens.ts'
import { namedBy } from './named.ts'

/**
 * Sends the holder of an account a link for a new password. Where the server sends no mails, the answer has the link. The
 * old password stays until the link is used.
 * @throws NOT_FOUND, or CONFLICT when the account may not sign in.
 */
export const resetPassword = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    const account = await lockAccount(tx, id)
    if (!account) throw notFound()
    if (account.status !== 'active') {
      throw conflict('conflict', `This account is ${account.status}, so nobody can sign in to it.`)
    }
    const given = await giveLink(ctx, tx, { purpose: 'reset_password', userId: id, to: account.email })
    record({ target: `user/${id}` }, { action: 'users.resetPassword' })
    return { id, ...given }
  })

/**
 * Makes a link for a new password from outside the API, by somebody who runs the server.
 * @returns the link; undefined where nobody has that name and may sign in
 */
export const resetByCommand = (
  { trail, mail }: Pick<Services, 'trail' | 'mail'>,
  login: string,
): Promise<string | undefined> => {
  const system = { userId: null, role: 'admin', sessionId: null } as const
  const context = { actor: system, action: 'users.resetPassword', requestId: crypto.randomUUID(), ip: null }
  return changeByServer({ trail, ...context }, async (tx, record) => {
    const { condition, closest } = namedBy(login)
    const [named] = await tx.select({ id: users.id }).from(users).where(condition).orderBy(closest).limit(1)
    const account = named && (await lockAccount(tx, named.id))
    if (account?.status !== 'active') return undefined
    const { link } = await issueToken(tx, { purpose: 'reset_password', userId: account.id }, null)
    record({ target: `user/${account.id}` })
    return linkTo(mail, link)
  })
}

async function lockAccount(tx: Database, id: number) {
  const [account] = await tx
    .select({ id: users.id, email: users.email, status: users.status })
    .from(users)
    .where(eq(users.id, id))
    .for('no key update')
  return account
}
