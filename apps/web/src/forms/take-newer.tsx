import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { explain } from '../lists/explain.ts'

/** Offers to load a record that somebody else changed, without losing what was typed. */
export function TakeNewer({ take }: { take: () => Promise<void> }) {
  const [loading, setLoading] = useState(false)
  const load = async () => {
    setLoading(true)
    try {
      await take()
      notifications.show({ message: 'The record is up to date. Look over your changes and save again.' })
    } catch (error) {
      notifications.show({ color: 'red', title: 'The record could not be loaded', message: explain(error) })
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
