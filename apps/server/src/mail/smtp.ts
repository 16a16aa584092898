import type { Outcome, Transport } from '@empanel/api'
import type { MailServer, Sender } from '../settings/mail-server.ts'
import { messageOf } from './message.ts'

/** Times in which a server must do each step, and all of them together. */
const limits = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  dnsTimeout: 10_000,
  socketTimeout: 20_000,
}
const wholeMs = 60_000

/**
 * Hands mails to a mail server, each over a connection of its own: one that is kept open fails the next mail when the server
 * has closed it.
 */
export function smtpTransport(
  { starttls, ...server }: MailServer,
  from: Sender,
  timeouts = { ...limits, wholeMs },
): Transport {
  const { wholeMs, ...times } = timeouts
  const options = {
    ...server,
    ...times,
    requireTLS: starttls === 'required',
    ignoreTLS: starttls === 'never',
  }
  return async (mail, signal) => {
    const { createTransport } = await import('nodemailer')
    const timeout = AbortSignal.timeout(wholeMs)
    try {
      await createTransport(options).sendMail({
        ...messageOf(from, mail),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
      return { kind: 'sent' }
    } catch (error) {
      return failureOf(error)
    }
  }
}

/** The facts in an error of nodemailer. Its message may hold what the server said, which may hold anything. */
type Facts = {
  name?: string
  code?: string
  originalCode?: string
  command?: string
  responseCode?: number
  permanent?: boolean
  response?: string
}

/**
 * Says what went wrong. Only a refusal of this recipient or of this mail is for good: what a server has against our sign-in or
 * our sender ends when somebody corrects the settings.
 */
function failureOf(error: unknown): Outcome {
  const {
    code = '',
    originalCode,
    command = '',
    responseCode,
    permanent = false,
    response = '',
  }: Facts = error instanceof Error ? error : {}
  const [, status] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []
  const answer = responseCode ? `${responseCode}${status ? ` ${status}` : ''}` : undefined
  if (answer && permanent && (command === 'RCPT TO' || command === 'DATA')) {
    const what = command === 'DATA' ? 'the mail' : 'the recipient'
    return { kind: 'never', failure: `The mail server refused ${what} (${answer}).` }
  }
  return { kind: 'later', failure: temporary(code, originalCode, command, answer) }
}

function temporary(
  code: string,
  cause: string | undefined,
  command: string,
  answer: string | undefined,
): string {
  const answered = answer ? ` (${answer})` : ''
  if (code === 'EAUTH') return `The mail server did not accept the user and password in SMTP_URL${answered}.`
  if (code === 'ENOAUTH') return 'The mail server wants a user and a password in SMTP_URL.'
  if (code === 'ETLS') return `The mail server offers no TLS, or none with a trusted certificate${answered}.`
  if (code === 'EDNS') return 'There is no mail server of the name in SMTP_URL.'
  if (code === 'ETIMEDOUT' || code === 'EABORT') return 'The mail server did not answer in time.'
  if (answer) return `The mail server answered ${answer}${/^[A-Z ]+$/.test(command) ? ` to ${command}` : ''}.`
  const known = [cause, code].find(word => word && /^[A-Z_\d]{3,60}$/.test(word))
  return `The connection to the mail server failed${known ? ` (${known})` : ''}.`
}
