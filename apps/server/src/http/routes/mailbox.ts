import { hash } from 'node:crypto'
import { escaped } from '@empanel/api'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { mailFolder, mailsIn, readKept } from '../../mail/folder.ts'
import type { Env } from '../../settings/env.ts'
import { mailSettings } from '../../settings/mail.ts'
import { isFromHere } from '../hooks/from-here.ts'

/**
 * `GET /dev/mail` during development: the mails that a mail server would have got. They hold links that let their reader
 * in, so only browsers on this machine see them, and none in production, where these routes do not exist.
 */
export function addMailbox(app: FastifyInstance, env: Env): void {
  if (env.NODE_ENV === 'production' || mailSettings(env).delivery !== 'folder') return
  const folder = mailFolder(env)
  const options = { logLevel: 'warn' } as const
  app.register(async scope => {
    scope.addHook('onRequest', async (request, reply) => {
      if (env.TRUST_PROXY !== false || !isFromHere(request)) reply.callNotFound()
    })

    scope.get('/dev/mail', options, async (_request, reply) => {
      const names = await mailsIn(folder)
      const rows = await Promise.all(names.map(async name => rowOf(name, await readKept(folder, name))))
      const empty = '<p>No mail was sent yet. Each one that the server sends appears here.</p>'
      return send(reply, 'Mailbox', rows.length > 0 ? `<ul>${rows.join('')}</ul>` : empty)
    })

    scope.get<Named>('/dev/mail/:name', options, async ({ params: { name } }, reply) => {
      const mail = await readKept(folder, name)
      if (!mail) return reply.callNotFound()
      return send(
        reply,
        mail.subject,
        `<p><a href="/dev/mail">All mails</a></p>
<dl><dt>To</dt><dd>${escaped(mail.to)}</dd><dt>Date</dt><dd>${escaped(mail.date)}</dd></dl>
<h2>As text</h2><pre>${withLinks(mail.text)}</pre>
<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="${mayOpen}" src="/dev/mail/${name}/html"></iframe>`,
      )
    })

    scope.get<Named>('/dev/mail/:name/html', options, async ({ params: { name } }, reply) => {
      const mail = await readKept(folder, name)
      if (!mail) return reply.callNotFound()
      const policy = `default-src 'none'; sandbox ${mayOpen}; frame-ancestors 'self'`
      // Browsers warn that a frame without an origin has no cluster of its own.
      reply.raw.removeHeader('origin-agent-cluster')
      // Its links would open within the frame, where nothing of the portal works.
      return sendHtml(reply, policy, mail.html.replace('<head>', '<head><base target="_blank">'))
    })
  })
}

type Named = { Params: { name: string } }

/** The frame of a mail may open links in new tabs and do nothing else: it runs no scripts. */
const mayOpen = 'allow-popups allow-popups-to-escape-sandbox'

const rowOf = (name: string, mail: Awaited<ReturnType<typeof readKept>>) =>
  mail
    ? `<li><a href="/dev/mail/${name}">${escaped(mail.subject)}</a><br>to ${escaped(mail.to)}, ${escaped(mail.date)}</li>`
    : ''

const withLinks = (text: string) =>
  escaped(text).replace(/https?:\/\/[^\s<]+/g, url => `<a href="${url}">${url}</a>`)

const style = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}
li{margin-block:.75rem}dt{font-weight:600}pre{white-space:pre-wrap;overflow-wrap:anywhere}
iframe{width:100%;height:24rem;border:1px solid;background:#fff;color-scheme:light}`

const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';')

const send = (reply: FastifyReply, title: string, body: string) =>
  sendHtml(
    reply,
    pagePolicy,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1>${body}</main></body></html>
`,
  )

const sendHtml = (reply: FastifyReply, policy: string, html: string) =>
  reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
