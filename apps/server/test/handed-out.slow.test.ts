import {
  addAssignment,
  addPatient,
  addPractitioner,
  addSite,
  addUser,
  testPassword,
} from '@empanel/api/testing'
import { procedures } from '@empanel/api/walk/attempt.ts'
import { waysToAsk } from '@empanel/api/walk/cost.ts'
import { entries } from '@empanel/api/walk/entries.ts'
import { panelSettings, practitionerSites, transferReceivers, transferRows, transfers } from '@empanel/db'
import { routes } from '@empanel/rest'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { request, signIn } from './fixtures/requests.ts'
import { suiteServer } from './fixtures/suite.ts'

/** Letters of three and of four bytes, such as JSON writes as two, and such as it writes as six. */
const letters = ['☃', '𠮷', '"', '\u0001']

const { address, database } = await suiteServer()
const { db } = database
const { id: userId, email } = await addUser(db, { role: 'admin' })
const me = await addPractitioner(db, { userId })
let patientId: number | undefined
// As long as anything lets in, imports included.
for (const letter of letters) {
  const [name, line] = [letter.repeat(400), letter.repeat(100)]
  const person = { firstName: name, lastName: name, phoneNumber: line, email: line }
  const patient = await addPatient(db, { ...person, address: line.repeat(5), ownerId: userId })
  const doctor = await addPractitioner(db, { ...person, specialty: line })
  await addAssignment(db, { patientId: patient.id, practitionerId: me.id })
  patientId ??= patient.id
  await addAssignment(db, { patientId, practitionerId: doctor.id })
  await addUser(db, { name })
}
const site = await addSite(db)
await db
  .insert(practitionerSites)
  .values([me, await addPractitioner(db)].map(({ id }) => ({ practitionerId: id, siteId: site.id })))
const settings = { practitionerId: me.id, accepting: 'open', fte: 1 } as const
const moments = [1, 2, 3].map(day => `2025-01-0${day}T00:00:00.000Z`)
await db
  .insert(panelSettings)
  .values(moments.map((since, place) => ({ ...settings, since, until: moments[place + 1] ?? null })))
const [handover] = await db
  .insert(transfers)
  .values(
    moments.map((dueAt, place) => ({
      ...{ fromId: me.id, split: 'even' as const, consulting: 'move' as const, dueAt, createdBy: userId },
      ...(place > 0 && { state: 'cancelled' as const, settledAt: dueAt }),
    })),
  )
  .returning()
const transferId = handover?.id ?? 0
await db.insert(transferReceivers).values({ transferId, practitionerId: me.id })
const open = await db.query.assignments.findMany({ where: (a, { eq }) => eq(a.practitionerId, me.id) })
await db.insert(transferRows).values(
  open.map(row => ({
    ...{ transferId, patientId: row.patientId, role: row.role, practitionerId: me.id },
    ...{ outcome: 'planned' as const, fromAssignment: row.id },
  })),
)
const token = await signIn(address, email, testPassword)

const mostPages = 8
/** The longest word of a search: it is in names, or in nobody's. */
const words = letters.map(letter => letter.repeat(200 / letter.length))

const page = z.object({
  result: z.object({ data: z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullable() }) }),
})

/** Every list that has pages, in every way that its schema has of asking. */
const lists = [...procedures].flatMap(([path, { type, inputs }]) => {
  const [input] = inputs
  const fields = input instanceof z.ZodObject ? Object.keys(input.shape) : []
  if (type !== 'query' || !fields.includes('cursor')) return []
  const searches = fields.includes('q') ? words.map(q => ({ q })) : []
  return [...waysToAsk(path), ...searches].map(ask => [path, JSON.stringify(ask)] as const)
})

test.each(lists)('67 every cursor of %s is taken back in an address, asked %s', async (path, ask) => {
  const about =
    entries[path]?.takes === 'patient'
      ? { patientId }
      : entries[path]?.takes === 'site'
        ? { id: site.id, kind: 'practitioner' }
        : entries[path]?.takes === 'transfer'
          ? { id: transferId }
          : entries[path]?.names === 'practitioner'
            ? { practitionerId: me.id }
            : {}
  let cursor: string | null = null
  for (let pages = 0; pages < mostPages; pages++) {
    const input = { ...about, ...JSON.parse(ask), limit: 1, ...(cursor === null ? {} : { cursor }) }
    const url = `${address}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`
    const reply = await request(url, token)
    expect({ pages, status: reply.status }).toEqual({ pages, status: 200 })
    cursor = page.parse(await reply.json()).result.data.nextCursor
    if (cursor === null) return
  }
})

/** As many fields as count, of the longest texts; what a list cannot be sorted by is ignored. */
const longest = 'address,-phone_number,email,name'
const orderings = [
  longest,
  'patient_name,-doctor_name,first_name,-last_name',
  'specialty,license_number,-created_by,created_at',
  'age,-date_of_birth,gender,assigned_at',
]

/** The longest inputs that the address of a list takes. */
const queries = [
  ...orderings.map(ordering => ({ ordering })),
  ...words.flatMap(q => [{ q }, { search: q, ordering: longest }]),
  { q: words[1], search: words[0] },
  { ordering: `-id,${'☃,'.repeat(200)}` },
  // Invisible letters do not count.
  { q: '\u200b'.repeat(1500) },
  { unknown: 'x'.repeat(15_000) },
  { _: '☃'.repeat(1600), format: 'json' },
].map(query => new URLSearchParams({ ...query, limit: '1' } as Record<string, string>).toString())

const addresses = routes.filter(({ gives }) => gives instanceof z.ZodArray).map(({ path }) => path)

test.each(addresses)('67 every link of %s is answered', async path => {
  expect(addresses.length).toBeGreaterThan(5)
  for (const query of queries) {
    let url = `${address}${path.replace(/\{\w+\}/, String(patientId))}?${query}`
    for (let pages = 0; pages < mostPages; pages++) {
      const reply = await request(url, token)
      const told = { status: reply.status, query: query.slice(0, 60), pages }
      expect(told).toEqual({ ...told, status: 200 })
      await reply.arrayBuffer()
      const [, link] = /^<([^>]+)>; rel="next"$/.exec(reply.headers.get('link') ?? '') ?? []
      if (link === undefined) break
      // As proxies take them.
      expect(link.length).toBeLessThan(8000)
      url = new URL(link, url).href
    }
  }
})
