import { expect } from 'vitest'
import type { Client } from '../support/clients.ts'
import { field, type TestServer } from '../support/server.ts'
import { type Document, password } from './shared.ts'

/** Sends every line of a document as this client, and compares the replies. */
export async function replay(server: TestServer, { lines }: Document, client: Client): Promise<void> {
  await server.addAdmin('admin@empanel.example', password)
  const known = new Map<string, string>()
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? name)
  for (const [call, body, status, reply, keeps] of lines) {
    if (call === 'LEAVE') {
      known.delete('token')
      continue
    }
    const [method = '', path = ''] = filled(call).split(' ')
    const sent =
      body &&
      Object.fromEntries(
        Object.entries(body).map(([name, value]) => [
          name,
          typeof value === 'string' ? filled(value) : value,
        ]),
      )
    const token = path.startsWith('/api/auth/') ? undefined : known.get('token')
    const answer = await client.send({ method, url: server.origin + path, token, body: sent ?? undefined })
    expect({ call, ...answer }).toEqual({ call, status, body: reply })
    if (keeps === 'token') {
      known.set('token', String(field(answer.body, 'access')))
      known.set('refresh', String(field(answer.body, 'refresh')))
    } else if (keeps) known.set(keeps, String(field(field(answer.body, 'user') ?? answer.body, 'id')))
  }
}
