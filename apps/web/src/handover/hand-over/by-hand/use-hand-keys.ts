import { type KeyboardEvent, useEffect, useRef } from 'react'

type Options = {
  /** The patients that are shown, in their order. */
  ids: readonly number[]
  /** Those who take over; the first nine have a key. */
  receivers: readonly number[]
  chosen: ReadonlySet<number>
  choose: (ids: ReadonlySet<number>) => void
  give: (ids: ReadonlySet<number>, practitionerId: number | null) => void
}

/**
 * The keys of a list of patients: arrows move, with Shift they choose, digits give the chosen patients to a receiver, or the
 * one under the cursor if it is not chosen.
 */
export function useHandKeys({ ids, receivers, chosen, choose, give }: Options) {
  const list = useRef<HTMLTableSectionElement>(null)
  /** The patient who gets the cursor once the list has changed, or the place, if a filter has taken them away. */
  const next = useRef<{ id: number; place: number }>(undefined)
  const focus = (place: number) =>
    list.current?.querySelectorAll('input')[Math.max(0, Math.min(place, ids.length - 1))]?.focus()
  useEffect(() => {
    if (next.current === undefined) return
    const { id, place } = next.current
    focus(ids.includes(id) ? ids.indexOf(id) : place)
    next.current = undefined
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target, key, shiftKey } = event
    if (!(target instanceof HTMLInputElement) || event.ctrlKey || event.metaKey || event.altKey) return
    const place = [...(list.current?.querySelectorAll('input') ?? [])].indexOf(target)
    const id = ids[place]
    if (id === undefined) return
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      const to = place + (key === 'ArrowDown' ? 1 : -1)
      const reached = ids[to]
      if (shiftKey && reached !== undefined) choose(new Set([...chosen, id, reached]))
      focus(to)
    } else if (/^\d$/.test(key)) {
      const receiver = key === '0' ? null : receivers[Number(key) - 1]
      if (receiver === undefined) return
      event.preventDefault()
      // One after the other: the cursor goes on to the next one.
      next.current = { id: chosen.has(id) ? id : (ids[place + 1] ?? id), place }
      give(chosen.has(id) ? chosen : new Set([id]), receiver)
    }
  }
  return { list, onKeyDown }
}
