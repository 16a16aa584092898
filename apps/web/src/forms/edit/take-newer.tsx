import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { sayFailed } from '../../feedback/say-failed.ts'

/** Offers to load a record that somebody else changed, without losing what was typed. */
export function TakeNewer({ take }: { take: () => Promise<string[]> }) {
  const [loading, setLoading] = useState(false)
  const load = async () => {
    setLoading(true)
    try {
      const changed = await take()
      notifications.show({
        message: [
          changed.length > 0 && `Changed by somebody else: ${changed.join(', ')}.`,
          'What you changed is kept. Look it over and save again.',
        ]
          .filter(Boolean)
          .join(' '),
      })
    } catch (error) {
      sayFailed('The record could not be loaded', error)
    } finally {
      setLoading(false)
    }
  }
  return (
    <Button variant="default" onClick={load} loading={loading}>
      Load it anew, keep my changes
    </Button>
  )
}
