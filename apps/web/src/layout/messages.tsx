import '@mantine/notifications/styles.css'
import { useMatches } from '@mantine/core'
import { Notifications } from '@mantine/notifications'

/** Shows notifications away from the menus and within reach of a thumb. */
export function Messages() {
  const position = useMatches({ base: 'bottom-center' as const, sm: 'bottom-right' as const })
  return <Notifications position={position} />
}
