import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { once } from '../forms/once.ts'
import { focusOnward } from './focus-onward.ts'

type Props = ButtonProps & {
  'aria-label'?: string
  /** Called once per press; if it fails, the button can be pressed again. */
  act: () => Promise<unknown>
  children: ReactNode
}

/**
 * A button that removes its own row. It counts once and moves the focus on; the second half of a double click does not
 * hit the row that moved into its place.
 */
export function RowButton({ act, ...props }: Props) {
  const [press] = useState(() => once((act: () => Promise<unknown>) => act()))
  return (
    <Button
      {...props}
      onKeyDown={event => {
        // A key held down would press button after button.
        if (event.repeat && event.key === 'Enter') event.preventDefault()
      }}
      onMouseDown={event => {
        // It would move the focus back to a row that is about to disappear.
        if (event.detail > 1) event.preventDefault()
      }}
      onClick={event => {
        if (event.detail > 1) return
        // Before the row disappears, while its neighbours can be found.
        focusOnward(event.currentTarget)
        // `act` itself says why it failed.
        press(act)?.catch(() => {})
      }}
    />
  )
}
