import { Button, Group, Text } from '@mantine/core'
import { IconLock, IconMapQuestion } from '@tabler/icons-react'
import type { NotFoundRouteProps } from '@tanstack/react-router'
import { Notice } from '../feedback/notice.tsx'
import { LinkButton } from '../page/link.tsx'

/** An address that leads nowhere, or to a page that the policy keeps from this person's role. */
export function NoSuchPage({ data }: NotFoundRouteProps) {
  const refused = isRefusal(data)
  return (
    <Notice
      icon={refused ? <IconLock /> : <IconMapQuestion />}
      title={refused ? 'This page is not for your role' : 'There is no such page'}
    >
      <Text>
        {refused
          ? `The access policy of this clinic does not let the role “${data.refused}” in here.`
          : 'The address may be mistyped, or the page may have moved.'}
      </Text>
      <Group justify="center" mt="md">
        <LinkButton to="/">Go to the start page</LinkButton>
        <Button variant="default" onClick={() => history.back()}>
          Go back
        </Button>
      </Group>
    </Notice>
  )
}

function isRefusal(data: unknown): data is { refused: string } {
  return typeof data === 'object' && data !== null && 'refused' in data
}
