import { Alert, Button, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../page/link.tsx'
import type { ListPath } from '../page/list-link.tsx'
import { explain } from '../words/explain.ts'

/** Says why something could not be read, with a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry: () => unknown }) {
  return (
    <NotLoaded error={error}>
      <Button size="xs" variant="default" onClick={retry}>
        Try again
      </Button>
    </NotLoaded>
  )
}

type GoneProps = {
  error: unknown
  /** The list of the records that exist. */
  list: { to: ListPath; label: string }
}

/** Says that a record cannot be found, with a link to the list of those that can. */
export function Gone({ error, list }: GoneProps) {
  return (
    <NotLoaded error={error}>
      <LinkButton to={list.to} size="xs" variant="default">
        {list.label}
      </LinkButton>
    </NotLoaded>
  )
}

function NotLoaded({ error, children }: { error: unknown; children: ReactNode }) {
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert" title="This could not be loaded">
      <Text size="sm" mb="sm">
        {explain(error)}
      </Text>
      {children}
    </Alert>
  )
}
