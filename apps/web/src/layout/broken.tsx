import { EmpanelError } from '@empanel/client'
import { Button, Code, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useRouter } from '@tanstack/react-router'
import { explain } from '../lists/explain.ts'
import { Notice } from './notice.tsx'

/** A page that could not be shown: the server did not answer, or something of ours failed. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const again = async () => {
    reset()
    await router.invalidate()
  }
  return (
    <Notice icon={<IconPlugConnectedX />} title="This page could not be shown">
      <Text>{error instanceof EmpanelError ? explain(error) : 'Loading it again usually helps.'}</Text>
      {error instanceof EmpanelError && error.requestId && (
        <Text c="dimmed" size="sm" mt="xs">
          Request <Code>{error.requestId}</Code>
        </Text>
      )}
      <Button mt="md" onClick={error instanceof EmpanelError ? again : () => location.reload()}>
        Try again
      </Button>
    </Notice>
  )
}
