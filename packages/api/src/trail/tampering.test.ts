import { emptyTrail, forging } from '@empanel/db/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { change, idsOf, read, trailOn, verify } from '../../test/trail.ts'
import { holdsMark } from './verify.ts'

const { connection, db, sql } = await openClinic()
beforeEach(() => emptyTrail(connection))

/**
 * Six entries in three chains, of three processes in turn: 1 and 2, 3 and 4, 5 and 6. 3 seals 2, 5 seals 2 again, and 6
 * seals 4.
 */
async function sixEntries(): Promise<number[]> {
  const [one, two, three] = [trailOn(connection), trailOn(connection), trailOn(connection)]
  await read(one, 1)
  await read(one, 2)
  await read(two, 3)
  await change(two, 4)
  await read(three, 5)
  await read(three, 6)
  expect(await verify(connection)).toMatchObject({ entries: 6, chains: 3, mismatches: 0 })
  return idsOf(connection)
}

const forge = (statement: string) => forging(sql, tx => tx.unsafe(statement))

describe('59 an entry is named', () => {
  const columns: Record<string, string> = {
    at: `at + interval '1 millisecond'`,
    actor_id: 'actor_id + 1',
    actor_role: `'admin'`,
    action: `'patients.list'`,
    outcome: `'denied'`,
    patient_ids: 'patient_ids[:1]',
    basis: 'null',
    how: `'opened'`,
    changes: `replace(changes::text, 'null', '0')::json`,
    target: `'user/1'`,
    request_id: `request_id || ' '`,
    ip: 'null',
    seals: 'null',
    hash: 'reverse(hash)',
  }
  test('whichever of its columns was changed', async () => {
    const all = await sql`
      select column_name as name from information_schema.columns where table_name = 'audit_events'`
    const place = ['id', 'chain', 'seq']
    expect([...place, ...Object.keys(columns)].sort()).toEqual(all.map(({ name }) => name).sort())
  })

  test.each(Object.entries(columns))('that was changed in its %s', async (column, value) => {
    const id = (await sixEntries())[4] ?? 0
    await forge(`update audit_events set ${column} = ${value} where id = ${id}`)
    expect((await verify(connection)).first).toMatchObject({
      id,
      kind: 'changed',
      action: expect.stringMatching(/^patients/),
    })
  })

  const copied = 'at, actor_id, actor_role, action, outcome, patient_ids, request_id'
  const newest = 'from audit_events order by id desc limit 1'
  type Forgery = { statement: (ids: number[]) => string; at: number; kind: string; missing?: number }
  const forgeries: Record<string, Forgery> = {
    'after one that was removed': {
      statement: ids => `delete from audit_events where id = ${ids[0]}`,
      ...{ at: 2, kind: 'removed before' },
    },
    'that was written after the last one of another chain, which was removed': {
      statement: ids => `delete from audit_events where id = ${ids[3]}`,
      ...{ at: 6, kind: 'sealed removed', missing: 4 },
    },
    'that was written after a chain of which nothing is left': {
      statement: ids => `delete from audit_events where id in (${ids[2]}, ${ids[3]})`,
      ...{ at: 6, kind: 'sealed removed', missing: 4 },
    },
    'that was put in without a chain': {
      statement: () => `insert into audit_events (${copied}) select ${copied} ${newest}`,
      ...{ at: 7, kind: 'without a chain' },
    },
    'that was put in at the end of a chain': {
      statement: () =>
        `insert into audit_events (${copied}, chain, seq, hash) select ${copied}, chain, seq + 1, hash ${newest}`,
      ...{ at: 7, kind: 'changed' },
    },
    'that was put in as a chain of its own': {
      statement: () =>
        `insert into audit_events (${copied}, chain, seq, hash) select ${copied}, gen_random_uuid(), 1, hash ${newest}`,
      ...{ at: 7, kind: 'changed' },
    },
    'that was taken out of its chain': {
      statement: ids => `update audit_events set chain = null, seq = null, hash = null where id = ${ids[3]}`,
      ...{ at: 4, kind: 'without a chain' },
    },
    'that changed places with another': {
      statement: ids => `
        update audit_events set seq = -seq where id in (${ids[4]}, ${ids[5]});
        update audit_events set seq = 3 + seq where id in (${ids[4]}, ${ids[5]})`,
      ...{ at: 5, kind: 'changed' },
    },
  }
  test.each(Object.entries(forgeries))('%s', async (_, { statement, at, kind, missing }) => {
    const six = await sixEntries()
    await forge(statement(six))
    const now = await idsOf(connection)
    const id = at > 6 ? now.at(-1) : six[at - 1]
    expect((await verify(connection)).first).toMatchObject({
      id,
      kind,
      missing: missing ? six[missing - 1] : null,
    })
  })

  test('if there are several, the first is named and all are counted', async () => {
    const six = await sixEntries()
    await forge(`update audit_events set ip = '::1' where id in (${six[1]}, ${six[3]}, ${six[4]})`)
    expect(await verify(connection)).toMatchObject({ mismatches: 3, first: { id: six[1] } })
  })
})

test('59 only its mark shows that the newest entry was removed', async () => {
  const six = await sixEntries()
  const mark = (await verify(connection)).newest
  if (!mark) throw new Error('there is an entry')
  expect(mark.id).toBe(six[5])
  expect(await holdsMark(db, mark)).toBe(true)
  await forge(`delete from audit_events where id = ${mark.id}`)
  expect(await verify(connection)).toMatchObject({ entries: 5, mismatches: 0 })
  expect(await holdsMark(db, mark)).toBe(false)
})

test.each(['update audit_events set ip = null', 'delete from audit_events', 'truncate audit_events'])(
  '60 even the table’s owner is refused: %s',
  async statement => {
    await read(trailOn(connection), 1)
    const before = await sql`select * from audit_events`
    await expect(sql.unsafe(statement)).rejects.toThrow('neither changed nor removed')
    expect(await sql`select * from audit_events`).toEqual(before)
  },
)
