import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'
import { once } from './once.ts'

type Question = {
  title: string
  about: ReactNode
  confirm: string
  keep?: string
  act: () => unknown
  onClose?: () => void
}

/**
 * Asks before something that is not taken back easily, and does it once, however often the button `confirm` is pressed.
 * `keep`: the other button; `onClose` is called whatever the answer is.
 */
export const askFirst = ({ title, about, confirm, keep = 'Cancel', act, ...rest }: Question) =>
  modals.openConfirmModal({
    title,
    centered: true,
    // A `div`, because it may hold a list.
    children: (
      <Text size="sm" component="div">
        {about}
      </Text>
    ),
    labels: { confirm, cancel: keep },
    confirmProps: { color: 'red.9' },
    onConfirm: once(act),
    ...rest,
  })
