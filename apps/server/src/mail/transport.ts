import type { Transport } from '@empanel/api'
import type { Env } from '../settings/env.ts'
import { folderTransport, mailFolder } from './folder.ts'
import { smtpTransport } from './smtp.ts'

const noSender = { name: 'Empanel', address: 'empanel@localhost' }

/** How mails leave by the settings. Without a mail server in production they wait for one, a day long. */
export function transportFor(env: Env): Transport {
  const { NODE_ENV, SMTP_URL, MAIL_FROM = noSender } = env
  if (SMTP_URL) return smtpTransport(SMTP_URL, MAIL_FROM)
  if (NODE_ENV !== 'production') return folderTransport(mailFolder(env), MAIL_FROM)
  return async () => ({
    kind: 'later',
    failure: 'No mail server is set. Set SMTP_URL and restart the server.',
  })
}
