import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../feedback/say-failed.ts'
import { askFirst } from '../forms/ask-first.tsx'
import { api, cache } from '../server/empanel.ts'
import { practitionerName } from '../words/names.ts'
import { PatientsLeft } from './patients-left.tsx'
import type { Practitioner } from './practitioner.ts'
import { practitionersChanged } from './practitioners-changed.ts'

type Wording = {
  title: string
  about: string
  confirm: string
  done: string
}

const wordings = {
  delete: practitioner => ({
    title: `Delete ${practitionerName(practitioner)}?`,
    about:
      `The practitioner leaves every list, and all of their open assignments end now: their patients keep their ` +
      `records and their other practitioners, but have to be given another one in this practitioner’s place. The ledger of ` +
      `assignments keeps what was.${practitioner.userId === null ? '' : ' Their account stays, but reaches no patient.'} ` +
      'This cannot be undone here.',
    confirm: 'Delete practitioner',
    done: `${practitionerName(practitioner)} was deleted.`,
  }),
  decline: practitioner => ({
    title: `Decline ${practitionerName(practitioner)}?`,
    about:
      'The record that they registered is deleted. Their account stays, but reaches no patient. This cannot be ' +
      'undone here: they would have to be entered anew.',
    confirm: 'Decline',
    done: `${practitionerName(practitioner)} was declined.`,
  }),
} satisfies Record<string, (practitioner: Practitioner) => Wording>

/** Asks, then deletes a practitioner's record. Calls `gone` once it is deleted, before lists are refetched. */
export function useDeletePractitioner(as: keyof typeof wordings) {
  const remove = useMutation(
    api.practitioners.delete.mutationOptions({
      onError: error => sayFailed('The practitioner was not deleted', error),
    }),
  )
  return (practitioner: Practitioner, gone: () => unknown) => {
    const { done, about, ...question } = wordings[as](practitioner)
    askFirst({
      ...question,
      about: (
        <>
          {about}
          {as === 'delete' && practitioner.status === 'active' && (
            <PatientsLeft whose={{ practitionerId: practitioner.id }} />
          )}
        </>
      ),
      act: async () => {
        await remove.mutateAsync({ id: practitioner.id })
        notifications.show({ message: done })
        // Before the record is refetched, which would fail.
        await gone()
        cache.removeQueries(api.practitioners.get.queryFilter({ id: practitioner.id }))
        await practitionersChanged()
      },
    })
  }
}
