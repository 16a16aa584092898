import { randomUUID } from 'node:crypto'
import type { Database } from '@empanel/db'
import { sql, TransactionRollbackError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openClinic } from '../../../test/clinic.ts'
import { testAuditKey, testServices } from '../../../test/fixtures.ts'
import { call, procedures } from '../../../test/walk/attempt.ts'
import { entries } from '../../../test/walk/entries.ts'
import { relations } from '../../../test/walk/relations.ts'
import { buildWorld, type World } from '../../../test/walk/world.ts'
import { createTrail } from '../../trail/trail.ts'

const { connection } = await openClinic()
const world = await buildWorld(connection.db)

const mutations = [...procedures].filter(([, { type }]) => type === 'mutation').map(([path]) => path)
const declared = mutations.filter(path => procedures.get(path)?.meta?.creates)

/** Without sessions: signing in twice makes two. Of mails those alone that are what was asked for, not what tells of it. */
async function rowsOf(db: Database): Promise<number> {
  const [row] = await db.execute(sql`
    select ((select count(*) from users) + (select count(*) from patients) + (select count(*) from practitioners)
      + (select count(*) from assignments) + (select count(*) from planned_changes) + (select count(*) from requests) + (select count(*) from covers) + (select count(*) from transfers)
      + (select count(*) from sites) + (select count(*) from invitations) + (select count(*) from mails where kind = 'test') + (select count(*) from break_glass_grants))::int as total`)
  return z.object({ total: z.int() }).parse(row).total
}

type Tried = { added: number; addedAgain: number; replies: unknown[] }

/** Calls a procedure twice under one key, in a transaction that is rolled back. Undefined when it is refused. */
async function tryTwice(path: string, input: unknown, actor: World['people']['admin']['actor']) {
  const services = testServices(connection.db, 'minimum-necessary')
  let tried: Tried | undefined
  const undone = services.db.transaction(async tx => {
    const trail = createTrail({ db: tx, key: testAuditKey })
    const request = { path, input, actor, idempotencyKey: randomUUID() }
    const counts = [await rowsOf(tx)]
    const replies: unknown[] = []
    for (const _ of [1, 2]) {
      const { code, data } = await call({ ...services, db: tx, trail }, request)
      if (code !== 'ok' && replies.length === 0) break
      replies.push(data)
      counts.push(await rowsOf(tx))
    }
    const [before = 0, between = 0, after = 0] = counts
    if (replies.length > 0) tried = { added: between - before, addedAgain: after - between, replies }
    tx.rollback()
  })
  await undone.catch((error: unknown) => {
    if (!(error instanceof TransactionRollbackError)) throw error
  })
  return tried
}

/** The first success by any actor, with an id in any relation to them. */
async function firstSuccess(path: string): Promise<Tried | undefined> {
  const entry = entries[path]
  for (const person of [world.people.admin, world.people.doctor]) {
    const ids = entry?.names ? person.ids[entry.names] : { own: 0 }
    for (const relation of relations) {
      const id = Object.entries(ids).find(([name]) => name === relation)?.[1]
      const tried =
        id === undefined
          ? undefined
          : await tryTwice(path, entry?.input?.({ id, person, world }), person.actor)
      if (tried) return tried
    }
  }
  return undefined
}

test.each(mutations)('G8 idempotency: %s takes a key if and only if it creates', async path => {
  const tried = await firstSuccess(path)
  expect(tried, 'nobody succeeded').toBeDefined()
  expect({ path, creates: (tried?.added ?? 0) > 0 }).toEqual({ path, creates: declared.includes(path) })
  if (!declared.includes(path)) return
  expect(tried?.addedAgain).toBe(0)
  expect(JSON.stringify(tried?.replies[1])).toBe(JSON.stringify(tried?.replies[0]))
})
