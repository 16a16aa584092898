import { expect } from 'vitest'
import { idIn, type TestServer } from './server.ts'

/** The ids on every page of a list, followed by its links as a client would. */
export async function pages(server: TestServer, token: string, path: string): Promise<number[][]> {
  const found: number[][] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { status, body, headers } = await server.send('GET', next, { token })
    expect(status).toBe(200)
    if (!Array.isArray(body)) throw new Error('a list is a plain array')
    found.push(body.map(idIn))
    const link = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    const url: URL | undefined = link === undefined ? undefined : new URL(link, server.origin + next)
    next = url && url.pathname + url.search
  }
  return found
}

/**
 * Makes so many patients with a long history of one letter, as SQL has it, and expects pages of almost 8 MiB of them.
 * In JSON some letters take six bytes.
 */
export async function expectPagesOfMebibytes(
  server: TestServer,
  { letter, rows }: { letter: string; rows: number },
): Promise<void> {
  const { token } = await server.account('admin')
  await server.db.execute(`insert into patients (first_name, last_name, gender, medical_history)
    select 'P', n::text, 'U', repeat(${letter}, 20000) from generate_series(1, ${rows}) n`)
  for (const query of ['', '?limit=500']) {
    const { text, headers } = await server.send('GET', `/api/patients/${query}`, { token })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8 * 1024 * 1024)
    expect(Buffer.byteLength(text)).toBeGreaterThan(7.5 * 1024 * 1024)
    expect(headers.get('x-total-count')).toBe(String(rows))
    expect((await pages(server, token, `/api/patients/${query}`)).flat()).toHaveLength(rows)
  }
}
