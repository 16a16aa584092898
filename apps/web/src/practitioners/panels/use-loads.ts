import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { given } from '../../forms/given.ts'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { panelInWords } from './panel.ts'

/** The panels of the practitioners whom a search finds, in words and by id; none for people who may not read them. */
export function useLoads(q: string): ReadonlyMap<string, string> {
  const enabled = useMay()('panels.read') !== undefined
  const { data } = useQuery(
    api.panels.list.queryOptions(
      { ...given({ q }), sort: 'name', limit: 100 },
      { enabled, placeholderData: keepPreviousData },
    ),
  )
  return new Map(data?.items.map(panel => [String(panel.id), panelInWords(panel)]))
}
