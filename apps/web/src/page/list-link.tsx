import { Anchor, type AnchorProps } from '@mantine/core'
import { type RegisteredRouter, useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { shownAddress } from '../browser/address.ts'
import { tabNotes } from '../browser/site-data.ts'

/** The lists that pages of records link back to. */
export type ListPath = Exclude<keyof RegisteredRouter['routesByPath'], `${string}$${string}`>

const noteOf = (path: string) => `list ${path}`

/** Remembers the last address of a page, with its search, for this tab. */
export const noteAddress = (path: string, address: string): void => tabNotes.set(noteOf(path), address)

type Props = AnchorProps & { to: ListPath; children: ReactNode }

/** A link back to a list, with its last search and filters. */
export function ListLink({ to, children, ...props }: Props) {
  const router = useRouter()
  const address = tabNotes.get(noteOf(to)) ?? to
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.history.push(address)
  }
  return (
    <Anchor {...props} href={shownAddress(address)} onClick={follow}>
      {children}
    </Anchor>
  )
}
