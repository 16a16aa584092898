import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'
import { SessionEnded } from '../session/session-ended.tsx'

/** What lies over pages when it is called for; loaded after the first page, which needs none of it. */
export function Overlays() {
  return (
    <>
      <Notifications position="top-right" />
      <SessionEnded />
    </>
  )
}
