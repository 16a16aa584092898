import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  term: string
  /** The text when nothing is known. */
  none?: string
  /** Takes a whole row of the list. */
  wide?: boolean
  children: ReactNode
}

/** One fact of a record, within a `dl`. */
export function Fact({ term, none = 'none', wide = false, children }: Props) {
  return (
    <div {...(wide && { style: { gridColumn: '1 / -1' } })}>
      <Text component="dt" size="sm" c="dimmed">
        {term}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }} {...(children ? {} : { c: 'dimmed' })}>
        {children || none}
      </Text>
    </div>
  )
}
