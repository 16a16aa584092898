import { type Database, sites } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { invalid } from '../../kernel/errors/refusal.ts'
import type { Scope } from '../../kernel/policy/grid.ts'
import { sitesWithin } from '../../kernel/scope.ts'

/** Who says to which site a patient belongs, and so whose staff see the record. Patients do not. */
const mayPlace: Record<Scope, boolean> = { own: false, assigned: false, site: true, all: true }

/**
 * The home site of a new patient: the one given. Callers who reach only their sites choose one of them; without a choice
 * it is their first. Empty where the patient belongs to the main site.
 * @throws BAD_REQUEST when there is no such site for the caller.
 */
export async function homeFor(ctx: Permitted, tx: Database, siteId: number | undefined) {
  if (siteId === undefined && ctx.scope !== 'site') return {}
  return { siteId: await siteToGive(ctx, tx, siteId) }
}

/**
 * A site to which the caller may move patients: the one given, or their first. It stays until the transaction ends.
 * @throws BAD_REQUEST when there is none.
 */
export async function siteToGive(ctx: Permitted, tx: Database, siteId: number | undefined): Promise<number> {
  if (!mayPlace[ctx.scope])
    throw invalid({ siteId: ['Only the clinic says to which site a patient belongs.'] })
  const theirs = ctx.scope === 'site' ? sitesWithin(ctx) : undefined
  const [found] = await tx
    .select({ id: sites.id })
    .from(sites)
    .where(and(siteId === undefined ? undefined : eq(sites.id, siteId), theirs))
    .orderBy(sites.id)
    .limit(1)
    .for('key share')
  if (found) return found.id
  const why =
    siteId === undefined
      ? 'Your account belongs to no site. Ask an administrator to add it to one.'
      : 'There is no such site, or it is none of yours.'
  throw invalid({ siteId: [why] })
}
