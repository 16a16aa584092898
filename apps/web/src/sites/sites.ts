import type { EmpanelClient } from '@empanel/client'
import { useQuery } from '@tanstack/react-query'
import { api, cache } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'

export type Site = Awaited<ReturnType<EmpanelClient['sites']['get']['query']>>

/** All sites in reach; undefined until they are known. */
export function useSites(): Site[] | undefined {
  const enabled = useMay()('practitioners.read') !== undefined
  // They hardly ever change, and each record shows one.
  return useQuery(api.sites.list.queryOptions({ limit: 500 }, { staleTime: 300_000, enabled })).data?.items
}

/** Reads everything again that shows sites or who belongs to them. */
export async function sitesChanged(): Promise<void> {
  await Promise.all(
    [api.sites, api.patients, api.panels, api.audit].map(read => cache.invalidateQueries(read.pathFilter())),
  )
}

/** The sites from top to bottom, each followed by those within it. `depth`: how many it lies within. */
export function treeOf(sites: readonly Site[], within: number | null = null, depth = 0): Placed[] {
  const known = new Set(sites.map(({ id }) => id))
  const isHere = ({ parentId }: Site) =>
    within === null ? parentId === null || !known.has(parentId) : parentId === within
  return sites
    .filter(isHere)
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(site => [{ ...site, depth }, ...treeOf(sites, site.id, depth + 1)])
}
export type Placed = Site & { depth: number }

/** The sites as the choices of a select, set in by how deep they lie. */
export const siteChoices = (sites: readonly Site[]) =>
  treeOf(sites).map(({ id, name, depth }) => ({
    value: String(id),
    label: `${'\u2003'.repeat(depth)}${name}`,
  }))
