import { Badge, Group, Text } from '@mantine/core'
import { Moment } from '../../dates/times.tsx'
import { deviceOf } from './device.ts'
import type { OwnSession } from './own-sessions-query.ts'

/** The device of a session; on phones also the columns that have no room there. */
export function Device({ session }: { session: OwnSession }) {
  const { userAgent, ip, createdAt, lastUsedAt, current } = session
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={500} title={userAgent ?? ''} style={{ overflowWrap: 'anywhere' }}>
          {deviceOf(userAgent)}
        </Text>
        {current && (
          <Badge variant="outline" tt="none" style={{ flexShrink: 0 }}>
            This session
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={4} hiddenFrom="sm">
        {ip ?? 'address not known'}
        <br />
        since <Moment at={createdAt} />
        <br />
        last used <Moment at={lastUsedAt} />
      </Text>
    </>
  )
}
