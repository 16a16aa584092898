import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { once } from '../forms/once.ts'
import { focusOnward } from './focus-onward.ts'

type Props = ButtonProps & {
  'aria-label'?: string
  /** What the press does; if it fails the button can be pressed again. */
  act: () => Promise<unknown>
  children: ReactNode
}

/**
 * A button that takes its own row away: it counts once, hands the focus on, and what is left of a double click does
 * not fall on the row that has moved into its place.
 */
export function RowButton({ act, ...props }: Props) {
  const [press] = useState(() => once((act: () => Promise<unknown>) => act()))
  return (
    <Button
      {...props}
      onKeyDown={event => {
        // A key held down would go through the whole list.
        if (event.repeat && event.key === 'Enter') event.preventDefault()
      }}
      onMouseDown={event => {
        // It would take the focus back to a row that is about to go.
        if (event.detail > 1) event.preventDefault()
      }}
      onClick={event => {
        if (event.detail > 1) return
        // Before the row has gone, while its neighbours can be found.
        focusOnward(event.currentTarget)
        // Whoever acts says why it failed.
        press(act)?.catch(() => {})
      }}
    />
  )
}
