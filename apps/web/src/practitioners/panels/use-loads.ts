import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { panelInWords } from './panel.ts'

/** The panels of these practitioners, in words and by id; none for people who may not read them. */
export function useLoads(practitionerIds: number[]): ReadonlyMap<string, string> {
  const mayRead = useMay()('panels.read') !== undefined
  const asked = practitionerIds.toSorted((one, other) => one - other)
  const { data } = useQuery(
    api.panels.list.queryOptions(
      mayRead && asked.length > 0 ? { practitionerIds: asked, sort: 'name', limit: asked.length } : skipToken,
      { placeholderData: keepPreviousData },
    ),
  )
  return new Map(data?.items.map(panel => [String(panel.id), panelInWords(panel)]))
}
