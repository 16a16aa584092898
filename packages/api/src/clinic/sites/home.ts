import { type Database, sites } from '@empanel/db'
import { eq } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { invalid } from '../../kernel/errors/refusal.ts'
import type { Scope } from '../../kernel/policy/grid.ts'

/** Who says to which site a patient belongs. Patients do not. */
const mayPlace: Record<Scope, boolean> = { own: false, assigned: false, all: true }

/**
 * The home site of a new patient: the one given. Empty where the patient belongs to the main site.
 * @throws BAD_REQUEST when there is no such site for the caller.
 */
export async function homeFor(ctx: Permitted, tx: Database, siteId: number | undefined) {
  return siteId === undefined ? {} : { siteId: await siteToGive(ctx, tx, siteId) }
}

/**
 * A site to which the caller may move patients. It stays until the transaction ends.
 * @throws BAD_REQUEST when there is none.
 */
export async function siteToGive(ctx: Permitted, tx: Database, siteId: number): Promise<number> {
  if (!mayPlace[ctx.scope])
    throw invalid({ siteId: ['Only the clinic says to which site a patient belongs.'] })
  const [found] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId)).for('key share')
  if (!found) throw invalid({ siteId: ['There is no such site.'] })
  return found.id
}
