import { useQuery } from '@tanstack/react-query'
import { given } from '../forms/given.ts'
import { useSearchWords } from '../forms/record-picker.tsx'
import { api } from '../server/empanel.ts'
import type { Practitioner } from './practitioner.ts'

type Wanted = { status?: 'active'; limit: number }

/**
 * Practitioners to pick from: the best matches of what is typed, or the first by name. Returns what a `RecordPicker`
 * takes, with a `choice` made of each practitioner; undefined leaves one out.
 */
export function usePractitionerSearch<Offered>(
  wanted: Wanted,
  choice: (practitioner: Practitioner) => Offered | undefined,
  nothing: string,
) {
  const [q, setQ] = useSearchWords()
  const { data, error } = useQuery(
    api.practitioners.list.queryOptions({
      ...given({ q, sort: q ? undefined : ('name' as const) }),
      ...wanted,
    }),
  )
  const items = error ? [] : data?.items
  return {
    searched: q,
    onSearch: setQ,
    choices: items?.map(choice).filter(one => one !== undefined),
    nothing: error ? 'The practitioners could not be loaded. Type again to try anew.' : nothing,
  }
}
