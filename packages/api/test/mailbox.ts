import { deliverNext, type Outgoing } from '../src/identity/mail/deliver.ts'
import { answerNext } from '../src/identity/password-requests/answer.ts'
import type { Services } from '../src/kernel/context.ts'

/** Does what a server does in the background: answers requests for a password, and hands on all mails. Returns those. */
export async function mailsOf(services: Services): Promise<Outgoing[]> {
  while (await answerNext(services));
  const sent: Outgoing[] = []
  const take = async (mail: Outgoing) => {
    sent.push(mail)
    return { kind: 'sent' } as const
  }
  while (await deliverNext(services, take));
  return sent
}

/** The token of the only link in a mail or an answer. */
export function tokenIn(text: string | null | undefined): string {
  const [, token] = /#token=([\w-]{43})/.exec(text ?? '') ?? []
  if (!token) throw new Error('there is no link')
  return token
}

/** The token in the mail to an address. Throws where there is not exactly one. */
export function tokenFor(address: string, mails: Outgoing[]): string {
  const tokens = mails.filter(({ to, text }) => to === address && text.includes('#token='))
  if (tokens.length !== 1) throw new Error(`${tokens.length} links were mailed to ${address}`)
  return tokenIn(tokens[0]?.text)
}
