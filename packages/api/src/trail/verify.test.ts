import { createHmac } from 'node:crypto'
import { auditEvents } from '@empanel/db'
import { emptyTrail } from '@empanel/db/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { addPatient, testAuditKey as key } from '../../test/fixtures.ts'
import { change, entry, idsOf, read, trailOn, verify } from '../../test/trail.ts'
import { auditKeyFrom, link, newChain } from './chain.ts'
import { createTrail } from './trail.ts'
import { verifyTrail } from './verify.ts'

const { connection, db, sql } = await openClinic()
beforeEach(() => emptyTrail(connection))

describe('59 an untouched trail fits', () => {
  test('whatever was read and changed at once, and whatever rolled back', async () => {
    const [one, two] = [trailOn(connection), trailOn(connection)]
    const refused = new Error('refused')
    const work = Array.from({ length: 60 }, (_, n) => {
      const by = n % 2 ? one : two
      if (n % 3 === 0) return read(by, n)
      if (n % 3 === 1) return change(by, n, async (_, add) => void (n % 4 && add(entry(n))))
      return change(by, n, () => Promise.reject(refused)).catch(error => expect(error).toBe(refused))
    })
    await Promise.all(work)
    const found = await verify(connection)
    expect(found).toMatchObject({ entries: 55, unchained: 0, mismatches: 0, first: undefined })
    expect(found.chains).toBeGreaterThan(1)
    expect(found.newest?.id).toBe((await idsOf(connection)).at(-1))
  })

  test('also with entries from before more was kept of them, which are hashed as they were', async () => {
    const old = { ...entry(1), how: null, changes: null }
    const { row, chain } = link(key, newChain(), old)
    const { at, actorId, actorRole, action, outcome, patientIds, basis, target, requestId, ip } = old
    const fields = [at, actorId, actorRole, action, outcome, patientIds, basis, target, requestId, ip]
    const covered = JSON.stringify([row.chain, 1, '', null, null, ...fields])
    expect(row.hash).toBe(createHmac('sha256', key).update(covered).digest('base64url'))
    await db.insert(auditEvents).values([row, link(key, chain, entry(2)).row])
    expect(await verify(connection)).toMatchObject({ entries: 2, chains: 1, mismatches: 0 })
  })

  test('after a commit that failed, whose chain is not continued', async () => {
    const by = trailOn(connection)
    await change(by, 1)
    await sql.unsafe(`
      create function refuse_late() returns trigger language plpgsql as $$ begin raise 'late'; end $$;
      create constraint trigger refuse_late after insert on patients deferrable initially deferred
        for each row execute function refuse_late()`)
    await expect(change(by, 2, tx => addPatient(tx))).rejects.toThrow()
    await sql.unsafe('drop trigger refuse_late on patients; drop function refuse_late')
    await change(by, 3)
    await read(by, 4)
    expect(await verify(connection)).toMatchObject({ entries: 3, chains: 2, mismatches: 0 })
  })

  test('over several pages', async () => {
    const by = trailOn(connection)
    await change(by, 0)
    await Promise.all(Array.from({ length: 4_500 }, (_, n) => read(by, n)))
    const seen: number[] = []
    const onProgress = (done: number) => void seen.push(done)
    expect(await verifyTrail(db, { keys: [key], onProgress })).toMatchObject({
      entries: 4_501,
      mismatches: 0,
    })
    expect(seen).toEqual([2_000, 4_000, 4_501])
  })

  test('under the keys that it was written under, one of which may be older', async () => {
    const other = auditKeyFrom('another secret of the tests, 32 bytes or more')
    await read(trailOn(connection), 1)
    await read(createTrail({ db, key: other }), 2)
    const [first, second] = await idsOf(connection)
    expect(await verifyTrail(db, { keys: [other, key] })).toMatchObject({ mismatches: 0 })
    expect((await verifyTrail(db, { keys: [other] })).first).toMatchObject({
      id: first,
      kind: 'changed',
    })
    expect((await verifyTrail(db, { keys: [key] })).first).toMatchObject({
      id: second,
      kind: 'changed',
    })
  })

  test('with entries from before there were chains, which it counts', async () => {
    await db.insert(auditEvents).values([entry(1), entry(2)])
    expect(await verify(connection)).toMatchObject({ entries: 2, unchained: 2, chains: 0, mismatches: 0 })
    await read(trailOn(connection), 3)
    expect(await verify(connection)).toMatchObject({ entries: 3, unchained: 2, chains: 1, mismatches: 0 })
  })
})
