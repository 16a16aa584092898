import { createHash, randomUUID } from 'node:crypto'
import { connect, idempotencyKeys, patients } from '@empanel/db'
import { describe, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf, testContext } from '../../../test/fixtures.ts'
import { createCaller } from '../../router.ts'

const isServer = process.env.TEST_DATABASE_URL !== undefined

const { connection, db, sql, services, add } = await openClinic()

/** A request whose key another transaction has claimed. `ends` ends that transaction. */
async function secondRequest(ends: (asked: Promise<unknown>) => Promise<void>) {
  const { id } = await add.user({ role: 'staff' })
  const key = randomUUID()
  const caller = createCaller({
    ...testContext(services(), { userId: id, role: 'staff' }),
    idempotencyKey: key,
  })
  const input = { firstName: 'Ana', lastName: key, dateOfBirth: '1990-04-01', gender: 'F' } as const
  await using other = await connect({ databaseUrl: connection.url })
  const keyHash = createHash('sha256').update(key).digest('base64url')
  const { promise: asked, resolve } = Promise.withResolvers<{ call: Promise<{ id: number }> }>()
  const first = other.db.transaction(async tx => {
    await tx.insert(idempotencyKeys).values({ caller: `user/${id}`, procedure: 'patients.create', keyHash })
    const call = caller.patients.create(input)
    resolve({ call })
    await ends(call)
    tx.rollback()
  })
  await expect(first).rejects.toThrow('Rollback')
  const { call } = await asked
  return { call, caller, input }
}

const waiting = () => sql`
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

test('G8 idempotency: a request creates when the first one under its key is rolled back', async () => {
  const { call, caller, input } = await secondRequest(async () => {
    // The embedded engine runs transactions one by one.
    if (isServer) await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 5000)
  })
  const made = await call
  expect(await caller.patients.create(input)).toEqual(made)
  expect(await sql`select id from patients where last_name = ${input.lastName}`).toEqual([{ id: made.id }])
})

describe.runIf(isServer)('G idempotency: while the first request under a key goes on', () => {
  test('the second is refused with the reason after seconds, changes nothing, and may be sent again', async () => {
    const before = await db.$count(patients)
    const { caller, input } = await secondRequest(async call => {
      expect(await refusalOf(call)).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        reason: 'unavailable',
        message: expect.stringMatching(/^Another request holds/),
      })
      expect(await db.$count(patients)).toBe(before)
    })
    expect(await caller.patients.create(input)).toMatchObject({ lastName: input.lastName })
  })
})
