import { beforeEach, expect, test, vi } from 'vitest'
import { setSession } from '../session/session.ts'
import { goOn, isWorking, partSize, putAway, startWork, stopWork, type Work } from './work.ts'

const listening = new Set<string>()
vi.stubGlobal('addEventListener', (name: string) => listening.add(name))
vi.stubGlobal('removeEventListener', (name: string) => listening.delete(name))

const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => n)
type Send = (rows: number[], key: string) => Promise<unknown>

/** Starts work on so many rows; every seventh is refused. Resolves to what became of it. */
function begin(count: number, send: Send = async () => {}) {
  const ends: Work[] = []
  let ended = Promise.withResolvers<Work>()
  const id = startWork({
    title: 'Some work',
    rows: rowsOf(count),
    send: async (rows, { context }) => {
      await send(rows, context.idempotencyKey)
      return rows.map(n => (n % 7 === 6 ? { patientId: n, name: `P ${n}`, why: 'No' } : null))
    },
    ended: work => {
      ends.push(work)
      ended.resolve(work)
      ended = Promise.withResolvers()
    },
  })
  return { id, next: () => ended.promise }
}

beforeEach(() => setSession({ kind: 'signed-out' }))

test('work is done in parts, counts who was refused, and asks before the page is closed until it is over', async () => {
  const parts: number[] = []
  const { next } = begin(2 * partSize + 1, async rows => {
    parts.push(rows.length)
    expect(listening.has('beforeunload')).toBe(true)
  })
  expect(isWorking()).toBe(true)
  const { state, tried, refused } = await next()
  expect([state, tried, parts]).toEqual(['done', 2 * partSize + 1, [partSize, partSize, 1]])
  expect(refused).toHaveLength(Math.floor((2 * partSize + 1) / 7))
  await vi.waitFor(() => expect(listening.has('beforeunload')).toBe(false))
})

test('a call that fails leaves the rest, which goes on under the same key', async () => {
  const keys: string[] = []
  const { id, next } = begin(2 * partSize, async (_, key) => {
    keys.push(key)
    if (keys.length === 2) throw new Error('no answer')
  })
  expect(await next()).toMatchObject({ state: 'stuck', tried: partSize })
  const ended = next()
  goOn(id)
  expect(await ended).toMatchObject({ state: 'done', tried: 2 * partSize })
  expect(keys).toHaveLength(3)
  expect(keys[2]).toBe(keys[1])
})

test('what is stopped finishes the call that is on its way, and nothing more', async () => {
  const sent: number[] = []
  const { id, next } = begin(2 * partSize, async rows => {
    sent.push(rows.length)
    await Promise.resolve()
    stopWork(id)
  })
  expect(await next()).toMatchObject({ state: 'stopped', tried: partSize })
  expect(sent).toHaveLength(1)
  putAway(id)
  goOn(id)
  expect(isWorking()).toBe(false)
})

test('what goes on before its call was answered is not sent twice', async () => {
  const keys: string[] = []
  const { id, next } = begin(2 * partSize, async (_, key) => {
    keys.push(key)
    await Promise.resolve()
    stopWork(id)
    goOn(id)
  })
  expect(await next()).toMatchObject({ state: 'done', tried: 2 * partSize })
  expect(new Set(keys).size).toBe(keys.length)
})

test('nothing of it is left for the next person', async () => {
  const answer = Promise.withResolvers<void>()
  begin(10, () => answer.promise)
  setSession({ kind: 'signed-out' })
  expect(isWorking()).toBe(false)
  answer.resolve()
})
