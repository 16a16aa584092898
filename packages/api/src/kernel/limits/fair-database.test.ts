import { type Connection, patients } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { onBehalfOf } from './caller.ts'
import { shareFairly } from './fair-database.ts'
import { createTurns } from './turns.ts'

const { connection } = await openClinic()

const nobodyAt = (ip: string) => ({ authentication: { kind: 'none' }, ip }) as const

/** A fair database that counts how many statements of each caller ran at once. */
function watched() {
  const turns = createTurns({ places: 8, each: 2, waiting: 100, patienceMs: 60_000 })
  const seen = { running: 0, most: 0, callers: new Set<string | undefined>() }
  const db = shareFairly(connection.db, {
    take: (task, caller) =>
      turns.take(async () => {
        seen.running += 1
        seen.most = Math.max(seen.most, seen.running)
        seen.callers.add(caller)
        return task().finally(() => {
          seen.running -= 1
        })
      }, caller),
  })
  return { db, seen }
}

const ways: [string, (db: Connection['db']) => PromiseLike<unknown>][] = [
  ['a statement', db => db.select({ id: patients.id }).from(patients)],
  ['a prepared one', db => db.select({ id: patients.id }).from(patients).prepare('fair').execute()],
  ['a statement in text', db => db.execute(sql`select 1`)],
  ['a query by relations', db => db.select({ n: sql`count(*)` }).from(patients)],
  ['a transaction', db => db.transaction(tx => tx.execute(sql`select 1`))],
]

test.each(ways)('65 two statements of one caller run at a time: %s', async (_what, run) => {
  const { db, seen } = watched()
  await onBehalfOf(nobodyAt('192.0.2.1'), () => Promise.all(Array.from({ length: 20 }, async () => run(db))))
  expect({ most: seen.most, callers: [...seen.callers] }).toEqual({ most: 2, callers: ['from/192.0.2.1'] })
})

test('65 strangers of one IPv6 network are one caller', async () => {
  const { db, seen } = watched()
  const all = Array.from({ length: 20 }, (_, n) =>
    onBehalfOf(nobodyAt(`2001:db8:1:1::${n + 1}`), async () => db.execute(sql`select 1`)),
  )
  await Promise.all(all)
  expect({ most: seen.most, callers: [...seen.callers] }).toEqual({
    most: 2,
    callers: ['from/2001:db8:1:1::/64'],
  })
})

test('65 all callers together have eight places', async () => {
  const { db, seen } = watched()
  const all = Array.from({ length: 60 }, (_, n) =>
    onBehalfOf(nobodyAt(`192.0.2.${n % 6}`), async () => db.execute(sql`select 1`)),
  )
  await Promise.all(all)
  expect(seen.most).toBe(8)
  expect(seen.callers.size).toBe(6)
})

test('65 within a transaction nothing waits for a turn', async () => {
  const { db } = watched()
  const nested = () =>
    db.transaction(async tx => {
      await tx.transaction(async inner => inner.execute(sql`select 1`))
      return [...(await tx.execute(sql`select 2 as n`))]
    })
  const results = await onBehalfOf(nobodyAt('192.0.2.1'), () => Promise.all([nested(), nested(), nested()]))
  expect(results).toEqual(Array(3).fill([{ n: 2 }]))
})
