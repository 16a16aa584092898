import { useSyncExternalStore } from 'react'
import { currentSession, onSessionChange } from '../session/session.ts'
import { explain } from '../words/explain.ts'

/** A row that was not done. */
export type Refused = { patientId: number; name: string; why: string }

/**
 * Work that takes several calls. It lives above the pages, as long as the document: somebody may leave the page that
 * started it, and finds it again under Work.
 */
export type Work = {
  id: number
  /** The title, such as `A primary for 1,200 patients`. */
  title: string
  total: number
  /** How many rows were answered, the refused ones among them. */
  tried: number
  refused: readonly Refused[]
  /** `stuck`: a call failed, and the rest waits. `stopped`: by the person. */
  state: 'running' | 'stopped' | 'stuck' | 'done'
  /** Why it is stuck. */
  problem?: string
}

export type Task<Row> = {
  title: string
  rows: readonly Row[]
  /** Does some of the rows. Answers for each, in their order, why it was refused; null where it was done. */
  send: (rows: Row[], options: { context: { idempotencyKey: string } }) => Promise<(Refused | null)[]>
  /** Hears what became of it each time it ends or stops. */
  ended: (work: Work) => unknown
}

/** So many rows are sent with one call: few enough that its progress is seen. */
export const partSize = 250

let works: readonly Work[] = []
/** Counts the people at this screen. */
let session = 0
let lastId = 0
/** Functions that send the rest of each. */
const runs = new Map<number, () => Promise<void>>()
const listeners = new Set<() => void>()

function put(next: readonly Work[]): void {
  works = next
  // The rest is lost with the document.
  if (works.some(({ tried, total }) => tried < total)) addEventListener('beforeunload', askBeforeClosing)
  else removeEventListener('beforeunload', askBeforeClosing)
  for (const listener of listeners) listener()
}
/** The browser asks before the document is closed. */
const askBeforeClosing = (event: BeforeUnloadEvent) => event.preventDefault()

const change = (id: number, changes: Partial<Work>) =>
  put(works.map(work => (work.id === id ? { ...work, ...changes } : work)))
const find = (id: number) => works.find(work => work.id === id)

/** Whether anything is on its way. */
export const isWorking = (): boolean => works.some(({ state }) => state === 'running')

/** Everything that was started and not put away, the latest first. */
export const useWorks = (): readonly Work[] => useSyncExternalStore(subscribe, () => works)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Starts work, and returns its number. */
export function startWork<Row>({ title, rows, send, ended }: Task<Row>): number {
  lastId += 1
  const id = lastId
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-')
  put([{ id, title, total: rows.length, tried: 0, refused: [], state: 'running' }, ...works])
  runs.set(id, async () => {
    // The earlier call is still on its way: it goes on once it is answered.
    if (calling.has(id)) return
    calling.add(id)
    const theirs = session
    let last = find(id)
    for (let work = last; work?.state === 'running'; work = find(id)) {
      const { tried, refused, total } = work
      const part = rows.slice(tried, tried + partSize)
      try {
        // A part whose answer was lost is not done twice.
        const answers = await send(part, { context: { idempotencyKey: `${key}-${tried}` } })
        const more = answers.filter(answer => answer !== null)
        last = { ...work, tried: tried + part.length, refused: [...refused, ...more] }
        change(id, { tried: last.tried, refused: last.refused })
        if (last.tried >= total) change(id, { state: 'done' })
      } catch (error) {
        change(id, { state: 'stuck', problem: explain(error) })
      }
    }
    calling.delete(id)
    // Work that was put away did something all the same. Work of an earlier person is not told.
    const work = find(id) ?? last
    if (!work || theirs !== session) return
    // Work of one call shows no progress: its message is enough.
    if (work.state === 'done' && work.total <= partSize && work.refused.length === 0) putAway(id)
    ended(work)
  })
  void runs.get(id)?.()
  return id
}

/** Those whose call is on its way, even if they were stopped meanwhile. */
const calling = new Set<number>()

/** Sends no more after the call that is on its way. */
export const stopWork = (id: number): void => change(id, { state: 'stopped' })

/** Goes on with work that is stuck or was stopped. */
export function goOn(id: number): void {
  change(id, { state: 'running' })
  void runs.get(id)?.()
}

/** Puts away what is over, or not wanted any more. */
export function putAway(id: number): void {
  runs.delete(id)
  put(works.filter(work => work.id !== id))
}

// It names patients, whom the next person at this screen must not see.
onSessionChange(() => {
  if (currentSession().kind !== 'signed-out') return
  session += 1
  runs.clear()
  put([])
})
