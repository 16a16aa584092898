import { useState } from 'react'
import type { Waiting } from './queue.ts'

/** Which patients of the queue are chosen. */
export type Choice = {
  chosen: Waiting[]
  /** Those who can be chosen one by one: the ones that are shown. */
  all: Waiting[]
  toggle: (id: number) => void
  /** Whether all of them are chosen. */
  allChosen: boolean
  /** Chooses all, or none where all are chosen. */
  toggleAll: () => void
  /** Chooses these, whether they are shown or not. */
  chooseOf: (waiting: Waiting[]) => void
  clear: () => void
}

/** The server suggests somebody for at most so many at once. */
export const mostChosen = 2000

/** The ids without this one where it is among them, else with it. */
export const toggled = (ids: ReadonlySet<number>, id: number): ReadonlySet<number> =>
  new Set(ids.has(id) ? [...ids].filter(other => other !== id) : [...ids, id])

const nobody: readonly Waiting[] = []

/** Lets somebody choose among the patients of the queue, one by one or all. */
export function useChoice(shown: Waiting[]): Choice {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  /** Who was chosen without being shown. */
  const [beyond, setBeyond] = useState(nobody)
  const all = shown.slice(0, mostChosen)
  const shownIds = new Set(shown.map(({ id }) => id))
  const chosen = [...all, ...beyond.filter(({ id }) => !shownIds.has(id))].filter(({ id }) => ids.has(id))
  const allChosen = all.every(({ id }) => ids.has(id))
  const choose = (some: ReadonlySet<number>, waiting = beyond) => {
    setIds(some)
    setBeyond(waiting)
  }
  return {
    ...{ chosen, all, allChosen },
    toggle: id => choose(toggled(ids, id)),
    toggleAll: () => (allChosen ? choose(new Set(), nobody) : choose(new Set(all.map(({ id }) => id)))),
    chooseOf: waiting => choose(new Set(waiting.map(({ id }) => id)), waiting),
    clear: () => choose(new Set(), nobody),
  }
}
