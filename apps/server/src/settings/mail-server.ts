import { z } from 'zod'

/** The mail server that SMTP_URL names. `starttls`: whether a connection that begins plain must, may or may not go on encrypted. */
export type MailServer = {
  host: string
  port: number
  secure: boolean
  starttls: 'required' | 'optional' | 'never'
  auth: { user: string; pass: string } | undefined
}

const form =
  'must look like smtps://user:password@mail.example.org:465 or smtp://mail.example.org:587, with special characters of ' +
  'the user and the password percent-encoded'

/** `smtps:` is encrypted from the beginning. `smtp:` goes over to TLS where the server offers it: `?starttls=` says how. */
export const mailServer = z.string().transform((text, ctx): MailServer => {
  const refuse = (message: string) => {
    // The value holds a password, so it is not part of any message.
    ctx.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  const url = URL.parse(text)
  const names = [...(url?.searchParams.keys() ?? [])]
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || url.hash !== '') return refuse(form)
  if (!/^\/?$/.test(url.pathname) || /%(?![\da-f]{2})/i.test(url.username + url.password)) return refuse(form)
  if ((url.username === '') !== (url.password === ''))
    return refuse('needs both a user and a password, or neither')
  const secure = url.protocol === 'smtps:'
  const wanted = url.searchParams.get('starttls')
  const known = starttlsWords.find(word => word === wanted)
  if (names.some(name => name !== 'starttls') || (wanted !== null && (secure || !known))) {
    return refuse(`may end in ?starttls=${starttlsWords.join(', ')} after smtp:, and in nothing else`)
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const auth =
    url.username === ''
      ? undefined
      : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
  // A password goes over no network that others may listen to.
  const usual = auth && !/^(localhost|127\..*|::1)$/i.test(host) ? 'required' : 'optional'
  const port = Number(url.port) || (secure ? 465 : 587)
  return { host, port, secure, starttls: known ?? usual, auth }
})

const starttlsWords = ['required', 'optional', 'never'] as const

/** Who mails come from. */
export type Sender = { name: string; address: string }

const from = 'must be an address such as empanel@example.org, or Empanel <empanel@example.org>'

/** An address, with a name or without. */
export const mailSender = z
  .string()
  .transform(text => {
    const [, name = '', named, alone = ''] = /^\s*(?:([^<>]*)<([^<>]*)>|([^<>]*))\s*$/.exec(text) ?? []
    return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: (named ?? alone).trim() }
  })
  .refine(({ name, address }) => z.email().safeParse(address).success && /^\P{Cc}{0,100}$/u.test(name), from)
