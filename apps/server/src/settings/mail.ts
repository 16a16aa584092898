import type { MailSettings } from '@empanel/api'
import type { Env } from './env.ts'

type Settings = Pick<Env, 'NODE_ENV' | 'HOST' | 'PORT' | 'PUBLIC_URL' | 'SMTP_URL'>

/** How mails leave, and where their links lead. Without a mail server they are kept as files, in production not even that. */
export const mailSettings = (env: Settings): MailSettings => ({
  delivery: env.SMTP_URL ? 'smtp' : env.NODE_ENV === 'production' ? 'none' : 'folder',
  publicUrl: env.PUBLIC_URL ?? ownUrl(env),
})

/** The address on this machine. */
function ownUrl({ HOST, PORT }: Settings): string {
  const host = /^(0\.0\.0\.0|::)$/.test(HOST) ? 'localhost' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`
}
