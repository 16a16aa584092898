import { Box, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './entry.module.css'

type Props = {
  name: ReactNode
  /** In smaller letters below the name. */
  about?: ReactNode
  /** Its buttons or links. */
  action?: ReactNode
}

/** The list around entries. */
export function Entries({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.entries} aria-label={label}>
      {children}
    </ul>
  )
}

/** One line of a short list: a name, a note, and an action. */
export function Entry({ name, about, action }: Props) {
  return (
    <Group component="li" className={classes.entry ?? ''} justify="space-between" gap="xs">
      <Box miw={0} flex="1 1 180px">
        <Group gap="xs" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Group>
        {about && (
          <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
            {about}
          </Text>
        )}
      </Box>
      {action}
    </Group>
  )
}
