import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { once } from './once.ts'

/**
 * Says for a moment what was done, with a button that takes it back. `id`: of the message; without `undo` there is no
 * button.
 */
export function sayUndoable(id: string, message: string, undo: (() => unknown) | undefined): void {
  const takeBack = once(() => {
    notifications.hide(id)
    void undo?.()
  })
  notifications.show({
    id,
    autoClose: undo ? 15_000 : 4_000,
    message: (
      <Group justify="space-between" gap="xs">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="xs" variant="default" onClick={takeBack}>
            Undo
          </Button>
        )}
      </Group>
    ),
  })
}
