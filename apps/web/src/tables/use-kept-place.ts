import { useRouterState } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { tabNotes } from '../browser/site-data.ts'

/** How many pages were read, and how far the reader had scrolled. */
type Place = { pages: number; y: number }

type List = {
  /** How many pages are shown; undefined before there is any. */
  pages: number | undefined
  hasNextPage: boolean
  isFetching: boolean
  readMore: () => unknown
}

/**
 * Keeps the place in a list for each entry of the browser's history. After reloading the page or coming back to it, as
 * many pages are read as before, and the window scrolls to where it was.
 */
export function useKeptPlace(label: string, { pages, hasNextPage, isFetching, readMore }: List): void {
  const path = useRef<string>(undefined)
  // Undefined while another page is loading, whose entry is not this list's.
  const entry = useRouterState({
    select: ({ location }) => {
      path.current ??= location.pathname
      return location.pathname === path.current ? location.state.__TSR_key : undefined
    },
  })
  const note = entry === undefined ? undefined : `place ${entry} ${label}`
  /** The place to restore, until that is done or the reader has gone elsewhere. */
  const goal = useRef<{ note: string | undefined; place: Place | undefined }>(undefined)
  if (goal.current?.note !== note) goal.current = { note, place: note ? placeIn(note) : undefined }

  useLayoutEffect(() => {
    const place = goal.current?.place
    if (!place || pages === undefined || isFetching) return
    if (pages < place.pages && hasNextPage) {
      readMore()
      return
    }
    if (scrollY < place.y) scrollTo(0, place.y)
    goal.current = { note, place: undefined }
  }, [pages, hasNextPage, isFetching, readMore, note])

  useEffect(() => {
    if (!note || pages === undefined) return
    const keep = () => {
      if (!goal.current?.place) tabNotes.set(note, JSON.stringify({ pages, y: scrollY } satisfies Place))
    }
    keep()
    addEventListener('scroll', keep, { passive: true })
    // A busy browser may unload a page before it fires the scroll event.
    addEventListener('pagehide', keep)
    return () => {
      removeEventListener('scroll', keep)
      removeEventListener('pagehide', keep)
    }
  }, [note, pages])
}

function placeIn(note: string): Place | undefined {
  const kept: unknown = JSON.parse(tabNotes.get(note) ?? 'null')
  if (typeof kept !== 'object' || kept === null || !('pages' in kept) || !('y' in kept)) return undefined
  const { pages, y } = kept
  return typeof pages === 'number' && typeof y === 'number' ? { pages, y } : undefined
}
