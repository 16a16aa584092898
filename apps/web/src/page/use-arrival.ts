import { useDocumentTitle } from '@mantine/hooks'
import { type RefObject, useEffect, useRef } from 'react'

/** Whether a page has been shown before: the first one leaves the focus where the browser puts it. */
let shownBefore = false

/** For the heading of a page: names the document and, after a change of page, takes the focus there. */
export function useArrival(title: string): RefObject<HTMLHeadingElement | null> {
  useDocumentTitle(`${title} · Empanel`)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (shownBefore) heading.current?.focus({ preventScroll: true })
    shownBefore = true
  }, [])
  return heading
}
