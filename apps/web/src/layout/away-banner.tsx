import { Alert, Button, Group, Text } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconCloudOff } from '@tabler/icons-react'
import { useEffect, useSyncExternalStore } from 'react'
import { cache, reach } from '../empanel.ts'

/** Says that the server is out of reach for as long as it is, and reads everything again when it is back. */
export function AwayBanner() {
  const { online } = useNetwork()
  const away = useSyncExternalStore(reach.subscribe, reach.isAway)
  useEffect(() => {
    if (online) void cache.invalidateQueries()
  }, [online])
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
