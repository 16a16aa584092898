import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sendError } from '@empanel/rest'
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'

const page = 'index.html'

/** The folder of the build of `apps/web`, or null where there is none. */
export function builtPortal(): string | null {
  const folder = fileURLToPath(new URL('../web/dist', import.meta.resolve('@empanel/server/package.json')))
  return existsSync(join(folder, page)) ? folder : null
}

/** Whether an `Accept` header asks for a page: browsers do, programs do not. */
export const asksForHtml = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false

/** Answers a browser. */
export type SendPage = (reply: FastifyReply) => FastifyReply

/** Reads the portal's page once, from the folder of its build. Each reply gets its own nonce of 128 bits. */
export async function readPage(folder: string): Promise<SendPage> {
  const parts = (await readFile(join(folder, page), 'utf8')).split('__CSP_NONCE__')
  return reply => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .header('cache-control', unstored)
      .type('text/html; charset=utf-8')
      .send(parts.join(nonce))
  }
}

/**
 * A nonce must not serve twice. Browsers are also less likely to keep such a page in memory, where the back button would
 * show the last record after signing out.
 */
const unstored = 'no-store'

/** Allows own files only. The nonce is for the `style` elements that the portal adds, and for inline parts of a build. */
const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "script-src-attr 'none'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join(';')

/** Addresses of other routes: if those do not answer, they do not exist, not for browsers either. */
const foreign = /^(api|trpc|health|metrics|assets|dev)(\/|$)/

/** A slow line may need longer for a file than a handler has. The timeout of the connection ends it when nothing moves. */
const downloadMs = 300_000

/** Serves the files of the portal's build, and its page at every address that nothing else answers. */
export function portalPlugin(folder: string, sendPage: SendPage) {
  const files = (options: Partial<FastifyStaticOptions>): FastifyStaticOptions => ({
    root: folder,
    decorateReply: false,
    preCompressed: true,
    index: false,
    dotfiles: 'ignore',
    logLevel: 'warn',
    ...options,
  })
  return async (scope: FastifyInstance) => {
    // For missing files; the others set their own.
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', unstored)
    })
    scope.addHook('onRoute', route => {
      route.handlerTimeout = downloadMs
    })
    scope.setErrorHandler<FastifyError>((error, request, reply) =>
      error.statusCode === 403 ? reply.callNotFound() : sendError(error, request, reply),
    )

    // Their names change with their contents.
    const assets = { prefix: '/assets/', maxAge: '365d', immutable: true }
    await scope.register(fastifyStatic, files({ ...assets, root: join(folder, 'assets') }))
    const globIgnore = [page, 'assets/**', '**/*.{br,gz}']
    await scope.register(fastifyStatic, files({ wildcard: false, globIgnore }))

    scope.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
      if (foreign.test(request.params['*']) || !asksForHtml(request.headers.accept))
        return reply.callNotFound()
      return sendPage(reply)
    })
  }
}
