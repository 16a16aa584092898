import { describe, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { addPatient, addUser, callAs, refusalOf } from '../../test/fixtures.ts'
import { createBatch } from './batch.ts'

const { db, sql, services } = await openClinic()

/** A batch whose statements end on command. */
function heldBatch(limits?: { together: number; waiting: number; ms: number }) {
  const statements: { items: number[]; end: (error?: Error) => void }[] = []
  const { add, idle } = createBatch<number>(items => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    statements.push({ items, end: error => (error ? reject(error) : resolve()) })
    return promise
  }, limits)
  const done: number[] = []
  const failed: number[] = []
  const submit = (item: number) =>
    add(item).then(
      () => void done.push(item),
      () => void failed.push(item),
    )
  return { statements, done, failed, submit, idle }
}

describe('58 a micro-batch', () => {
  test('writes the first item at once, and those that arrive meanwhile together', async () => {
    const { statements, done, submit, idle } = heldBatch()
    const all = [1, 2, 3].map(submit)
    expect(statements.map(({ items }) => items)).toEqual([[1]])
    statements[0]?.end()
    await all[0]
    expect(done).toEqual([1])
    expect(statements.map(({ items }) => items)).toEqual([[1], [2, 3]])
    statements[1]?.end()
    await idle()
    expect(done).toEqual([1, 2, 3])
  })

  test('gathers a moment longer where many come at once, and not for one alone', async () => {
    const { statements, submit, idle } = heldBatch()
    const crowd = [1, 2, 3, 4].map(submit)
    statements[0]?.end()
    await crowd[0]
    statements[1]?.end()
    await crowd[1]
    const more = [5, 6].map(submit)
    await expect.poll(() => statements.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5, 6]])
    statements[2]?.end()
    await Promise.all(more)
    await idle()
    const alone = submit(7)
    expect(statements[3]?.items).toEqual([7])
    statements[3]?.end()
    await alone
  })

  test('that fails rejects for its own callers, not for later ones', async () => {
    const { statements, done, failed, submit } = heldBatch()
    const all = [1, 2, 3].map(submit)
    statements[0]?.end()
    await all[0]
    const later = submit(4)
    statements[1]?.end(new Error('disk full'))
    await Promise.all(all)
    expect({ done, failed }).toEqual({ done: [1], failed: [2, 3] })
    statements[2]?.end()
    await later
    expect(done).toEqual([1, 4])
  })

  test('takes only as many items as may wait, and as many rows as fit one statement', async () => {
    const { statements, failed, submit } = heldBatch({ together: 2, waiting: 3, ms: 10_000 })
    const all = [1, 2, 3, 4, 5].map(submit)
    await all[4]
    expect(failed).toEqual([5])
    statements[0]?.end()
    await all[0]
    statements[1]?.end()
    await all[2]
    expect(statements.map(({ items }) => items)).toEqual([[1], [2, 3], [4]])
    statements[2]?.end()
    await all[3]
    expect(failed).toEqual([5])
  })

  test('whose statement hangs is given up, and the next one proceeds', async () => {
    const { statements, done, failed, submit } = heldBatch({ together: 2, waiting: 3, ms: 20 })
    await submit(1)
    expect(failed).toEqual([1])
    const next = submit(2)
    statements[1]?.end()
    await next
    expect(done).toEqual([2])
  })

  test('that is full refuses with the reason', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { add } = createBatch<number>(() => promise, { together: 1, waiting: 1, ms: 10_000 })
    const accepted = [add(1), add(2)]
    expect(await refusalOf(add(3))).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'unavailable' })
    resolve()
    await Promise.all(accepted)
  })
})

describe('58 reads', () => {
  test('at once are recorded by few statements; each reply comes after its entry is committed', async () => {
    const server = services()
    const accounts = await Promise.all(Array.from({ length: 8 }, () => addUser(db, { role: 'staff' })))
    const staff = accounts.map(({ id }) => callAs(server, { userId: id, role: 'staff' }))
    const patients = await Promise.all(Array.from({ length: 40 }, () => addPatient(db)))
    const committed = await Promise.all(
      patients.map(async ({ id }, n) => {
        await staff[n % staff.length]?.patients.get({ id })
        return sql`select from audit_events where patient_ids = array[${id}::int] and action = 'patients.read'`
      }),
    )
    expect(committed.map(rows => rows.length)).toEqual(Array(40).fill(1))
    const [{ statements = 40 } = {}] =
      await sql`select count(distinct xmin::text)::int as statements from audit_events`
    expect(statements).toBeLessThan(20)
  })
})
