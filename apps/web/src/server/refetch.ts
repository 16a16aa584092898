import { type api, cache } from './empanel.ts'

/** A part of the router: all procedures of one noun. */
type Noun = { pathFilter: typeof api.audit.pathFilter }

/** Marks what was read of these nouns as out of date, and reads again what is on the page. */
export async function refetch(nouns: readonly Noun[]): Promise<void> {
  await Promise.all(nouns.map(noun => cache.invalidateQueries(noun.pathFilter())))
}
