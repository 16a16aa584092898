import { addUser, testPassword } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { request, signIn } from '../../../test/fixtures/requests.ts'
import { suiteServer } from '../../../test/fixtures/suite.ts'

const server = await suiteServer()
const { address } = server

const rest = { first_name: 'Ana', last_name: 'Ruiz', date_of_birth: '1990-04-01', gender: 'F' }
const rpc = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' }

test.each([
  ['/api/patients/', rest, { role: 'doctor' }],
  ['/api/patients/', rest, { status: 'disabled' }],
  ['/trpc/patients.create', rpc, { role: 'doctor' }],
  ['/trpc/patients.create', rpc, { status: 'disabled' }],
] as const)(
  '33 a body sent slowly to %s is of no use once the account is changed',
  async (path, body, change) => {
    const { db, sql } = server.database
    const user = await addUser(db, { role: 'staff' })
    const admin = await addUser(db, { role: 'admin' })
    const [token, by] = await Promise.all(
      [user, admin].map(({ email }) => signIn(address, email, testPassword)),
    )
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const asked = fetch(`${address}${path}`, { method: 'POST', headers, body: readable, duplex: 'half' })
    const writer = writable.getWriter()
    await writer.write(bytes.subarray(0, 10))
    // Both wait for the first half: the server has looked at who asks by the time that it answers this.
    await request(`${address}/api/patients/?limit=1`, token ?? '')
    const before = await sql`select * from patients order by id`
    const verb = 'role' in change ? 'changeRole' : 'changeStatus'
    const changed = await request(`${address}/trpc/users.${verb}`, by ?? '', 'POST', {
      id: user.id,
      ...change,
    })
    expect(changed.status).toBe(200)
    await writer.write(bytes.subarray(10))
    await writer.close()
    const reply = await asked
    expect(reply.status).toBe(401)
    await reply.arrayBuffer()
    expect(await sql`select * from patients order by id`).toEqual(before)
  },
)
