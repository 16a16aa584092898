import { EmpanelError } from '@empanel/client'
import { Button, Code, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import { Notice } from '../feedback/notice.tsx'
import { PageMissing } from '../layout/lazy-page.tsx'
import { answers, reach } from '../server/empanel.ts'
import { useRecovery } from '../server/use-recovery.ts'
import { explain, isAway } from '../words/explain.ts'

/** Shown when a page fails: its code or the server's answer did not come, or our own code threw. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const [trying, setTrying] = useState(false)
  const again = async () => {
    reset()
    await router.invalidate()
  }
  useEffect(() => {
    if (!(error instanceof PageMissing)) return
    const fetchAgain = async () => {
      if (await error.load()) reset()
    }
    const serverBack = reach.subscribe(() => {
      if (!reach.isAway()) void fetchAgain()
    })
    addEventListener('online', fetchAgain)
    return () => {
      serverBack()
      removeEventListener('online', fetchAgain)
    }
  }, [error, reset])
  const tryAgain = async () => {
    if (error instanceof EmpanelError) return again()
    if (!(error instanceof PageMissing)) return location.reload()
    setTrying(true)
    if (await error.load()) return reset()
    // The server answers but has no such file: a new version of the portal was deployed.
    if (await answers()) return location.reload()
    setTrying(false)
  }
  return (
    <Notice icon={<IconPlugConnectedX />} title="This page could not be shown">
      <Text>{reason(error)}</Text>
      {isAway(error) && <WaitForServer then={again} />}
      {error instanceof EmpanelError && error.requestId && (
        <Text c="dimmed" size="sm" mt="xs">
          Request <Code>{error.requestId}</Code>
        </Text>
      )}
      <Button mt="md" loading={trying} onClick={tryAgain}>
        Try again
      </Button>
    </Notice>
  )
}

/** Asks a server that was away until it answers, then calls `then`. */
function WaitForServer({ then }: { then: () => unknown }) {
  useRecovery()
  const goOn = useEffectEvent(then)
  useEffect(() => {
    void answers().then(here => here && goOn())
    const serverBack = reach.subscribe(() => {
      if (!reach.isAway()) void goOn()
    })
    return () => {
      serverBack()
    }
  }, [])
  return null
}

function reason(error: unknown): string {
  if (error instanceof EmpanelError) return explain(error)
  if (error instanceof PageMissing) return 'It did not come from the server. Check your connection.'
  return 'Loading it again usually helps.'
}
