import { describe, expect, test } from 'vitest'
import { document000 } from './documents/seed-000.ts'
import { document001 } from './documents/seed-001.ts'
import { document002 } from './documents/seed-002.ts'
import { document003 } from './documents/seed-003.ts'
import { document004 } from './documents/seed-004.ts'
import { password } from './documents/shared.ts'
import { clients } from './support/clients.ts'
import { field, useDatabase } from './support/server.ts'

const start = await useDatabase()
const documents = [document000, document001, document002, document003, document004]

describe.each(documents)('$name', ({ name, preset, lines }) => {
  test.each(clients)(`${name}: every line of its document works with $name`, async client => {
    await using server = await start(preset)
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
  })
})
