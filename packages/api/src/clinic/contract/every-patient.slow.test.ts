import { PostgresJsPreparedQuery } from 'drizzle-orm/postgres-js'
import { beforeAll, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { testContext } from '../../../test/fixtures.ts'
import { createContractCaller } from './router.ts'

const { sql, services, add } = await openClinic()
const server = services()

type Role = 'staff' | 'patient'
const as = async (role: Role) => {
  const { id: userId } = await add.user({ role })
  const { patients } = createContractCaller(testContext(server, { userId, role }))
  return { userId, patients }
}

beforeAll(async () => {
  await sql`insert into patients (first_name, last_name, gender)
    select 'P', n::text, 'U' from generate_series(1, 10000) n`
})

/** Brings the number of patients back to that. */
const tenThousand = () => sql`update patients set deleted_at = case when id > 10000 then now() end`

test('a count that reached the limit is not made again, and falls with the first deletion', async () => {
  const { patients } = await as('staff')
  const executed = vi.spyOn(PostgresJsPreparedQuery.prototype, 'execute')
  const listed = async (limit: number) => {
    executed.mockClear()
    const { total } = await patients.list({ limit })
    const texts = executed.mock.contexts.map(query => String(Reflect.get(Object(query), 'queryString')))
    return { total, counts: texts.filter(text => text.includes('"found"')).length }
  }
  for (const limit of [20, 200]) {
    await tenThousand()
    await listed(limit)
    expect(await listed(limit)).toEqual({ total: 10_000, counts: 0 })
    const { items } = await patients.list({ limit: 1 })
    for (const { id } of items) await patients.delete({ id })
    expect(await listed(limit)).toEqual({ total: 9999, counts: 1 })
    const { id } = await patients.create({
      firstName: 'Ada',
      lastName: 'New',
      gender: 'F',
      dateOfBirth: '1990-01-01',
    })
    expect(await listed(limit)).toEqual({ total: 10_000, counts: 2 })
    expect(await listed(limit)).toEqual({ total: 10_000, counts: 0 })
    await patients.delete({ id })
    expect(await listed(limit)).toEqual({ total: 9999, counts: 1 })
  }
  executed.mockRestore()
})

test('patients beyond those that were counted may come and go: the count holds', async () => {
  const { patients } = await as('staff')
  await tenThousand()
  await patients.list({ limit: 20 })
  // More than were deleted when earlier tests had them counted.
  await sql`insert into patients (first_name, last_name, gender, deleted_at)
    select 'P', n::text, 'U', now() from generate_series(1, 20) n`
  const executed = vi.spyOn(PostgresJsPreparedQuery.prototype, 'execute')
  expect(await patients.list({ limit: 20 })).toMatchObject({ total: 10_000 })
  const texts = executed.mock.contexts.map(query => String(Reflect.get(Object(query), 'queryString')))
  executed.mockRestore()
  expect(texts.filter(text => text.includes('"found"'))).toEqual([])
})

test('only the list of all patients is counted like that', async () => {
  const staff = await as('staff')
  await tenThousand()
  expect(await staff.patients.list({ limit: 1 })).toMatchObject({ total: 10_000 })
  const own = await as('patient')
  for (const lastName of ['Mine', 'Mine', 'Also']) await add.patient({ lastName, ownerId: own.userId })
  expect(await own.patients.list({ limit: 1 })).toMatchObject({ total: 3 })
  expect(await own.patients.list({ limit: 1, q: 'mine' })).toMatchObject({ total: 2 })
  expect(await staff.patients.list({ limit: 1, q: 'mine' })).toMatchObject({ total: 2 })
  await sql`update patients set owner_id = ${staff.userId} where last_name = 'Mine'`
  expect(await staff.patients.list({ limit: 1, owned: true })).toMatchObject({ total: 2 })
})

test('a table that somebody emptied is counted anew', async () => {
  const { patients } = await as('staff')
  expect(await patients.list({ limit: 1 })).toMatchObject({ total: 10_000 })
  await sql`truncate patients restart identity cascade`
  for (let n = 0; n < 3; n++) await add.patient()
  expect(await patients.list({ limit: 1 })).toMatchObject({ total: 3 })
})
