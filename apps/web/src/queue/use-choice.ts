import { useState } from 'react'
import type { Waiting } from './queue.ts'

/** Which patients of the queue are chosen. */
export type Choice = {
  chosen: Waiting[]
  /** Those who can be chosen: the ones that are shown. */
  all: Waiting[]
  toggle: (id: number) => void
  /** Chooses all, or none where all are chosen. */
  toggleAll: () => void
  clear: () => void
}

/** The server assigns at most so many at once. */
const most = 500

/** The ids without this one where it is among them, else with it. */
export const toggled = (ids: ReadonlySet<number>, id: number): ReadonlySet<number> =>
  new Set(ids.has(id) ? [...ids].filter(other => other !== id) : [...ids, id])

/** Lets somebody choose among the patients that are shown. Those who leave the queue are no longer chosen. */
export function useChoice(shown: Waiting[]): Choice {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const all = shown.slice(0, most)
  const chosen = all.filter(({ id }) => ids.has(id))
  return {
    ...{ chosen, all },
    toggle: id => setIds(toggled(ids, id)),
    toggleAll: () => setIds(new Set(chosen.length === all.length ? [] : all.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  }
}
