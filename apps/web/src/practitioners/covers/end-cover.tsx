import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { api } from '../../server/empanel.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import type { Cover } from './cover.ts'
import { coversChanged } from './covers-changed.ts'

/** Ends a cover, or cancels one that has not begun, after asking. */
export function EndCover({ cover }: { cover: Cover }) {
  const { id, byName, practitionerName } = cover
  const planned = cover.state === 'planned'
  const words = planned
    ? { button: 'Cancel', title: 'Cancel this cover?', confirm: 'Cancel the cover', keep: 'Keep it' }
    : { button: 'End', title: 'End this cover now?', confirm: 'End the cover', keep: 'Keep it' }
  const end = useMutation(
    api.covers.end.mutationOptions({
      onError: error => {
        sayFailed(planned ? 'The cover was not cancelled' : 'The cover was not ended', error)
        // It may be over meanwhile.
        void coversChanged()
      },
    }),
  )
  const ask = (pressed: HTMLElement) =>
    askFirst({
      ...words,
      about: planned
        ? `${byName} will not cover for ${practitionerName} then.`
        : `${byName} no longer reaches the patients of ${practitionerName}, unless they look after them, too.`,
      act: async () => {
        await end.mutateAsync({ id })
        notifications.show({ message: planned ? 'The cover was cancelled.' : 'The cover has ended.' })
        focusOnward(pressed)
        await coversChanged()
      },
    })
  return (
    <Button
      size="xs"
      variant="default"
      miw="max-content"
      onClick={({ currentTarget }) => ask(currentTarget)}
      aria-label={`${words.button}: ${byName} covers for ${practitionerName}`}
    >
      {words.button}
    </Button>
  )
}
