import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../feedback/say-failed.ts'
import { api, cache } from '../server/empanel.ts'
import { inPages, type Pages, showAhead } from '../server/show-ahead.ts'
import { practitionerName } from '../words/names.ts'
import type { Practitioner } from './practitioner.ts'
import { practitionersChanged } from './practitioners-changed.ts'

type Page = { items: Practitioner[]; nextCursor: string | null }

const waiting = { status: 'pending' } as const

/** Approves a practitioner. Shows it everywhere at once, and takes it back if the server refuses. */
export function useApprovePractitioner() {
  return useMutation(
    api.practitioners.approve.mutationOptions({
      onMutate: async ({ id }) => {
        const undo = await showAhead(api.practitioners.pathFilter())
        showApproved(id)
        return { undo }
      },
      onError: (error, _input, kept) => {
        kept?.undo()
        sayFailed('The practitioner was not approved', error)
      },
      onSuccess: practitioner =>
        notifications.show({ message: `${practitionerName(practitioner)} is approved and can work now.` }),
      onSettled: practitionersChanged,
    }),
  )
}

function showApproved(id: number): void {
  const { list, get } = api.practitioners
  const approved = (practitioner: Practitioner): Practitioner =>
    practitioner.id === id ? { ...practitioner, status: 'active' } : practitioner
  const within = (rows: Practitioner[]) => rows.map(approved)
  const without = (rows: Practitioner[]) => rows.filter(practitioner => practitioner.id !== id)
  const inPage = (change: typeof within) => (page?: Page) => page && { ...page, items: change(page.items) }

  cache.setQueryData(get.queryKey({ id }), practitioner => practitioner && approved(practitioner))
  // Lists of waiting practitioners lose the practitioner; all other lists show them as active.
  cache.setQueriesData<Page>(list.queryFilter(waiting), inPage(without))
  cache.setQueriesData<Page>(list.queryFilter(), inPage(within))
  cache.setQueriesData<Pages<Practitioner>>(list.infiniteQueryFilter(waiting), inPages(without))
  cache.setQueriesData<Pages<Practitioner>>(list.infiniteQueryFilter(), inPages(within))
}
