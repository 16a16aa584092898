import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { serverInProcess, temporaryFolder } from './testing.ts'

/** What browsers accept when somebody follows a link. */
export const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
export const script = 'document.title = "Empanel";'.repeat(40)
export const notFound = { detail: 'Not found.' }

export const files = {
  'index.html':
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__">' +
    '<script type="module" nonce="__CSP_NONCE__" src="/assets/main-abc123.js"></script><title>Empanel</title>',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.vite/manifest.json': '{"secret":"dotfile"}',
  'assets/main-abc123.js': script,
  'assets/main-abc123.js.br': brotliCompressSync(script),
  'assets/main-abc123.js.gz': gzipSync(script),
  'assets/font-abc123.woff2': 'font',
  'assets/.hidden': 'secret',
}

/** A server that listens, with a small build of the portal in a folder of its own and a file beside it. */
export async function serverWithPortal() {
  const folder = await temporaryFolder()
  const dist = join(folder.path, 'dist')
  for (const name of ['assets', '.vite']) await mkdir(join(dist, name), { recursive: true })
  for (const [name, content] of Object.entries(files)) await writeFile(join(dist, name), content)
  await writeFile(join(folder.path, 'beside.js'), 'secret')
  const server = await serverInProcess({}, dist)
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  /** The reply at a path, sent as it stands: `fetch` would resolve its dots first, and decompress. */
  const raw = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const sent = request(address, { path, headers, method }).end()
    const [reply] = await once(sent, 'response')
    return { status: reply.statusCode, headers: reply.headers, body: await text(reply) }
  }
  const dispose = async () => {
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  }
  return { address, drain: server.drain, raw, [Symbol.asyncDispose]: dispose }
}
