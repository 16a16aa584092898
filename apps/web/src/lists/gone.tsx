import { Alert, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { LinkButton } from '../layout/link.tsx'
import { explain } from './explain.ts'

type Props = {
  error: unknown
  /** Where the records are that there are. */
  list: { to: '/patients' | '/doctors' | '/admin/users'; label: string }
}

/** Says that a record is not to be found, with the way to those that are. */
export function Gone({ error, list }: Props) {
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert" title="This could not be loaded">
      <Text size="sm" mb="sm">
        {explain(error)}
      </Text>
      <LinkButton to={list.to} size="xs" variant="default">
        {list.label}
      </LinkButton>
    </Alert>
  )
}
