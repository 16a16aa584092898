import { Alert, Button, Group, Text } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { cache } from '../server/empanel.ts'
import { useRecovery } from '../server/use-recovery.ts'

/** Says that the server is out of reach for as long as it is. */
export function AwayBanner() {
  const { online, away } = useRecovery()
  if (online && !away) return null
  return (
    <Alert color="orange" icon={<IconCloudOff />} mb="md" role="status" maw={1100} mx="auto">
      <Group justify="space-between">
        <Text size="sm">
          {online ? 'The server cannot be reached.' : 'You are offline.'} What you see may be out of date;
          what you have typed stays.
        </Text>
        <Button size="xs" variant="default" onClick={() => cache.invalidateQueries()}>
          Try again
        </Button>
      </Group>
    </Alert>
  )
}
