import { randomUUID } from 'node:crypto'
import { render } from '@empanel/api'
import { z } from 'zod'
import { mailFolder } from '../mail/folder.ts'
import { transportFor } from '../mail/transport.ts'
import type { Env } from '../settings/env.ts'
import { mailSettings } from '../settings/mail.ts'
import { UserError, WrongInput } from '../settings/user-error.ts'

/**
 * Sends a mail at once, past the outbox.
 * @returns what became of it, in one line
 * @throws UserError that says what went wrong
 */
export async function sendTest(env: Env, to: string): Promise<string> {
  if (!z.email().safeParse(to).success) throw new WrongInput('--to: Enter a valid email address.')
  const settings = mailSettings(env)
  const outcome = await transportFor(env)({ messageId: randomUUID(), to, ...render(settings, 'test') })
  if (outcome.kind !== 'sent') throw new UserError(`The mail was not sent. ${outcome.failure}`)
  const { SMTP_URL } = env
  return SMTP_URL
    ? `${SMTP_URL.host} took the mail for ${to}. Look whether it arrives.`
    : `SMTP_URL is not set, so the mail for ${to} was kept in ${mailFolder(env)}.`
}
