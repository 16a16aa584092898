import { notifications } from '@mantine/notifications'
import { type InfiniteData, useMutation } from '@tanstack/react-query'
import { sayFailed } from '../feedback/say-failed.ts'
import { api, cache } from '../server/empanel.ts'
import { practitionerName } from '../words/names.ts'
import type { Practitioner } from './practitioner.ts'
import { practitionersChanged } from './practitioners-changed.ts'

type Page = { items: Practitioner[]; nextCursor: string | null }
type Pages = InfiniteData<Page>

const waiting = { status: 'pending' } as const

/** Approves a practitioner. Shows it everywhere at once, and takes it back if the server refuses. */
export function useApprovePractitioner() {
  return useMutation(
    api.practitioners.approve.mutationOptions({
      onMutate: async ({ id }) => {
        const reads = api.practitioners.pathFilter()
        await cache.cancelQueries(reads)
        const before = cache.getQueriesData(reads)
        showApproved(id)
        return { before }
      },
      onError: (error, _input, kept) => {
        for (const [key, data] of kept?.before ?? []) cache.setQueryData(key, data)
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
  const within = (page: Page): Page => ({ ...page, items: page.items.map(approved) })
  const without = (page: Page): Page => ({
    ...page,
    items: page.items.filter(practitioner => practitioner.id !== id),
  })

  cache.setQueryData(get.queryKey({ id }), practitioner => practitioner && approved(practitioner))
  // Lists of waiting practitioners lose the practitioner; all other lists show them as active.
  cache.setQueriesData<Page>(list.queryFilter(waiting), page => page && without(page))
  cache.setQueriesData<Page>(list.queryFilter(), page => page && within(page))
  cache.setQueriesData<Pages>(
    list.infiniteQueryFilter(waiting),
    data => data && { ...data, pages: data.pages.map(without) },
  )
  cache.setQueriesData<Pages>(
    list.infiniteQueryFilter(),
    data => data && { ...data, pages: data.pages.map(within) },
  )
}
