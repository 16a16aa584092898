import { Alert, Text } from '@mantine/core'
import { IconLinkOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = {
  /** The way to another link. */
  children?: ReactNode
}

/** Stands in place of a form whose link is missing from the address, as after loading the page again. */
export function NoToken({ children }: Props) {
  return (
    <Alert variant="default" icon={<IconLinkOff />} title="Open the link again">
      <Text size="sm" component="div">
        The address of this page does not hold the whole link. Opening this page used nothing up. {children}
      </Text>
    </Alert>
  )
}
