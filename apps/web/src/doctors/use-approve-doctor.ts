import { notifications } from '@mantine/notifications'
import { type InfiniteData, useMutation } from '@tanstack/react-query'
import { api, cache } from '../server/empanel.ts'
import { explain } from '../words/explain.ts'
import { doctorName } from '../words/names.ts'
import type { Doctor } from './doctor.ts'
import { doctorsChanged } from './doctors-changed.ts'

type Page = { items: Doctor[]; nextCursor: string | null }
type Pages = InfiniteData<Page>

const waiting = { status: 'pending' } as const

/** Approves a doctor. Shows it everywhere at once, and takes it back if the server refuses. */
export function useApproveDoctor() {
  return useMutation(
    api.doctors.approve.mutationOptions({
      onMutate: async ({ id }) => {
        const reads = api.doctors.pathFilter()
        await cache.cancelQueries(reads)
        const before = cache.getQueriesData(reads)
        showApproved(id)
        return { before }
      },
      onError: (error, _input, kept) => {
        for (const [key, data] of kept?.before ?? []) cache.setQueryData(key, data)
        notifications.show({ color: 'red', title: 'The doctor was not approved', message: explain(error) })
      },
      onSuccess: doctor =>
        notifications.show({ message: `${doctorName(doctor)} is approved and can work now.` }),
      onSettled: doctorsChanged,
    }),
  )
}

function showApproved(id: number): void {
  const { list, get } = api.doctors
  const approved = (doctor: Doctor): Doctor => (doctor.id === id ? { ...doctor, status: 'active' } : doctor)
  const within = (page: Page): Page => ({ ...page, items: page.items.map(approved) })
  const without = (page: Page): Page => ({ ...page, items: page.items.filter(doctor => doctor.id !== id) })

  cache.setQueryData(get.queryKey({ id }), doctor => doctor && approved(doctor))
  // Lists of waiting doctors lose the doctor; all other lists show them as active.
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
