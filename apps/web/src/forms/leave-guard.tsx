import { Button, Group, getDefaultZIndex, Modal, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'

/** One per form on the page: whether it holds unsaved changes. */
const guards = new Set<() => boolean>()

/** Whether any form on the page holds unsaved changes. */
export const holdsUnsent = (): boolean => [...guards].some(unsent => unsent())

/** Leaves the forms of a page or a dialog, after asking if one holds unsaved changes. */
export function leaveForm(how: 'Close' | 'Sign out', leave: () => unknown): void {
  if (!holdsUnsent()) {
    leave()
    return
  }
  modals.openConfirmModal({
    title: `${how} without saving?`,
    centered: true,
    children: <Text>What you have entered has not been saved.</Text>,
    labels: { confirm: `${how} without saving`, cancel: 'Stay' },
    cancelProps: { 'data-autofocus': true },
    confirmProps: { color: 'red.9' },
    onConfirm: leave,
  })
}

/** Asks before the person leaves a page with unsaved changes. Calls `unsent` at that moment. */
export function LeaveGuard({ unsent }: { unsent: () => boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && unsent(),
    enableBeforeUnload: unsent,
    withResolver: true,
  })
  useEffect(() => {
    guards.add(unsent)
    return () => {
      guards.delete(unsent)
    }
  }, [unsent])
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title="Leave without saving?"
      centered
      // Above the dialog that holds the form: the modals manager puts its dialogs one above the default.
      zIndex={getDefaultZIndex('modal') + 2}
    >
      <Text mb="lg">What you have changed on this page has not been saved.</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={reset} data-autofocus>
          Stay
        </Button>
        <Button color="red.9" onClick={proceed}>
          Leave without saving
        </Button>
      </Group>
    </Modal>
  )
}
