import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { api } from '../../server/empanel.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import type { Request } from '../request.ts'
import { requestsChanged } from '../requests-changed.ts'

/** Takes a request back that waits for an answer, after asking. */
export function Withdraw({ request: { id, practitionerName, patientName } }: { request: Request }) {
  const withdraw = useMutation(
    api.requests.withdraw.mutationOptions({
      onError: error => {
        sayFailed('The request was not withdrawn', error)
        // It may have been decided meanwhile.
        void requestsChanged()
      },
    }),
  )
  const ask = (pressed: HTMLElement) =>
    askFirst({
      title: 'Withdraw this request?',
      about: `${practitionerName} is not asked for any more. ${patientName} stays with the practitioners as they are, and can ask again.`,
      confirm: 'Withdraw',
      keep: 'Keep it',
      act: async () => {
        await withdraw.mutateAsync({ id })
        notifications.show({ message: 'The request was withdrawn.' })
        focusOnward(pressed)
        await requestsChanged()
      },
    })
  return (
    <Button
      size="xs"
      variant="default"
      miw="max-content"
      onClick={({ currentTarget }) => ask(currentTarget)}
      aria-label={`Withdraw the request for ${practitionerName} (${patientName})`}
    >
      Withdraw
    </Button>
  )
}
