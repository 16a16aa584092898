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
