import { Alert, Button, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { explain } from './explain.ts'

/** Says why something could not be read, with a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry: () => unknown }) {
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert" title="This could not be loaded">
      <Text size="sm" mb="sm">
        {explain(error)}
      </Text>
      <Button size="xs" variant="default" onClick={retry}>
        Try again
      </Button>
    </Alert>
  )
}
