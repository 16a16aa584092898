import { notifications } from '@mantine/notifications'
import { type InfiniteData, useMutation } from '@tanstack/react-query'
import { api, cache } from '../empanel.ts'
import { explain } from '../lists/explain.ts'
import { doctorName } from '../lists/names.ts'
import type { Doctor } from './doctor.ts'

type Pages = InfiniteData<{ items: Doctor[]; nextCursor: string | null }>

/** Lets a doctor begin to work: shown at once, and taken back if the server refuses. */
export function useApproveDoctor() {
  return useMutation(
    api.doctors.approve.mutationOptions({
      onMutate: async ({ id }) => {
        const reads = api.doctors.pathFilter()
        await cache.cancelQueries(reads)
        const before = cache.getQueriesData(reads)
        const approved = (doctor: Doctor): Doctor =>
          doctor.id === id ? { ...doctor, status: 'active' } : doctor
        cache.setQueryData(api.doctors.get.queryKey({ id }), doctor => doctor && approved(doctor))
        cache.setQueriesData<Pages>(
          { queryKey: api.doctors.list.infiniteQueryKey() },
          data =>
            data && {
              ...data,
              pages: data.pages.map(page => ({ ...page, items: page.items.map(approved) })),
            },
        )
        return { before }
      },
      onError: (error, _input, kept) => {
        for (const [key, data] of kept?.before ?? []) cache.setQueryData(key, data)
        notifications.show({ color: 'red', title: 'The doctor was not approved', message: explain(error) })
      },
      onSuccess: doctor =>
        notifications.show({ message: `${doctorName(doctor)} is approved and can work now.` }),
      onSettled: () => cache.invalidateQueries(api.doctors.pathFilter()),
    }),
  )
}
