import { createEmpanelClient, EmpanelError } from '@empanel/client'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

const client = createEmpanelClient({
  url: '/',
  session: 'cookie',
  onSignedOut: () => location.assign('/sign-in'),
})

/** The patients that the caller may see, searched by name, with a button for the next page. */
export function Patients() {
  const [q, setQ] = useState('')
  const input = q === '' ? {} : { q }
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['patients', input],
    queryFn: ({ pageParam, signal }) =>
      client.patients.list.query(pageParam ? { ...input, cursor: pageParam } : input, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    // The client repeats queries itself.
    retry: false,
  })
  if (error) return <p role="alert">{error.message}</p>
  const patients = data?.pages.flatMap(page => page.items) ?? []
  return (
    <section>
      <input type="search" aria-label="Name" value={q} onChange={event => setQ(event.target.value)} />
      <ul>
        {patients.map(({ id, firstName, lastName, version }) => (
          <li key={id}>
            {lastName}, {firstName} <Rename id={id} version={version} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" onClick={() => fetchNextPage()}>
          More
        </button>
      )}
    </section>
  )
}

/** Changes a name, and shows the server's error if it refuses. */
function Rename({ id, version }: { id: number; version: number }) {
  const cache = useQueryClient()
  const rename = useMutation({
    mutationFn: (firstName: string) => client.patients.update.mutate({ id, version, firstName }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['patients'] }),
  })
  const { error } = rename
  return (
    <form action={fields => rename.mutate(String(fields.get('firstName')))}>
      <input name="firstName" aria-label="New first name" />
      {error instanceof EmpanelError && <p role="alert">{error.fieldErrors.firstName ?? error.message}</p>}
    </form>
  )
}
