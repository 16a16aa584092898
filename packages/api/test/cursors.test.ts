import { expect, test } from 'vitest'
import { z } from 'zod'
import { openClinic } from './clinic.ts'
import { testServices } from './fixtures.ts'
import { call, procedures } from './walk/attempt.ts'
import { waysToAsk } from './walk/cost.ts'

const { db, add } = await openClinic()
const { id: userId } = await add.user({ role: 'admin' })
const actor = { role: 'admin', userId, access: null } as const
const me = await add.practitioner({ userId })
// The longest texts allowed: characters of four bytes, and those that JSON escapes.
for (const long of ['𠮷'.repeat(400), '"'.repeat(800), '☃'.repeat(400)]) {
  const patient = await add.patient({ firstName: long, lastName: long, ownerId: userId })
  const doctor = await add.practitioner({ firstName: long, lastName: long })
  await add.assignment({ patientId: patient.id, practitionerId: me.id })
  await add.assignment({ patientId: patient.id, practitionerId: doctor.id })
  await add.user({ name: long })
}

const page = z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullable() })

/** Every list in every order of its schema. */
const lists = [...procedures].flatMap(([path, { type }]) =>
  type === 'query' ? waysToAsk(path).map(ask => [path, JSON.stringify(ask)] as const) : [],
)

test.each(lists)('67 every cursor of %s is accepted, asked %s', async (path, ask) => {
  const services = testServices(db)
  let cursor: string | null = null
  for (let pages = 0; pages < 20; pages++) {
    const input = { ...JSON.parse(ask), limit: 1, ...(cursor === null ? {} : { cursor }) }
    const outcome = await call(services, { path, input, actor })
    const read = page.safeParse(outcome.data)
    // Procedures that are no lists, or need other input, have no cursor.
    if (!read.success && cursor === null) return
    expect({ code: outcome.code, reply: outcome.reply }).toEqual({ code: 'ok', reply: '' })
    cursor = read.data?.nextCursor ?? null
    if (cursor === null) return
    // With the rest of the address, within the limits of Node and proxies.
    expect(cursor.length).toBeLessThan(8000)
  }
})
