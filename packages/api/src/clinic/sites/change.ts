import { accountSites, type Database, mainSite, patients, practitionerSites, sites } from '@empanel/db'
import { and, type Column, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, invalid, notFound, staleVersion } from '../../kernel/errors/refusal.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { sitesWithin } from '../../kernel/scope.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change } from '../../trail/record.ts'
import { rereadSite } from './list.ts'
import { type newSite, type site, type siteChange, siteColumns, type siteDeletion } from './schema.ts'

/**
 * Stores a site.
 * @throws BAD_REQUEST when another has its name, or `parentId` names none.
 */
export async function createSite(ctx: Permitted & Creating, input: z.infer<typeof newSite>) {
  return once(
    ctx,
    async tx => {
      assertIsThere(await lockSites(ctx, tx), input.parentId, 'parentId')
      const [made] = await tx.insert(sites).values(input).returning(siteColumns)
      if (!made) throw new Error('insert returned no row')
      return { id: made.id, reply: made, subject: { target: `site/${made.id}` } }
    },
    rereadSite(ctx),
  )
}

/**
 * Changes the given fields and keeps the others.
 * @throws NOT_FOUND when the site is missing or out of reach, CONFLICT when `version` is not the current one, BAD_REQUEST
 * when it would lie within itself.
 */
export async function updateSite(ctx: Permitted, { id, version, ...given }: z.infer<typeof siteChange>) {
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    const all = await lockSites(ctx, tx)
    const current = siteIn(all, id)
    if (version !== undefined && version !== current.version) throw staleVersion(current.version)
    assertIsThere(all, given.parentId, 'parentId')
    for (let above = given.parentId; above; above = all.find(({ id }) => id === above)?.parentId) {
      if (above === id) throw invalid({ parentId: ['A site cannot lie within itself.'] })
    }
    const [changed] = await tx
      .update(sites)
      .set({ ...given, version: sql`${sites.version} + 1`, updatedAt: sql`now()` })
      .where(eq(sites.id, id))
      .returning(siteColumns)
    if (!changed) throw notFound()
    record({ target: `site/${id}`, changes: changesBetween(current, changed) })
    await chargeChange(tx, ctx, changed)
    return changed
  })
}

/**
 * Deletes a site. Everybody who belongs to it moves to `moveTo`; the sites within it then lie where it lay.
 * @throws NOT_FOUND when the site is missing or out of reach, CONFLICT when it is the main site, or somebody belongs to it
 * and `moveTo` is not given.
 */
export async function deleteSite(ctx: Permitted, { id, moveTo }: z.infer<typeof siteDeletion>) {
  await change(ctx, async (tx, record) => {
    const all = await lockSites(ctx, tx)
    const { parentId } = siteIn(all, id)
    if (id === mainSite.id) throw isMain()
    assertIsThere(
      all.filter(other => other.id !== id),
      moveTo,
      'moveTo',
    )
    // Nobody can be added to it any more.
    await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, id)).for('update')
    if (moveTo === undefined) await assertEmpty(tx, id)
    const moved = await moveEverybody(tx, id, moveTo ?? mainSite.id)
    await tx.update(sites).set({ parentId }).where(eq(sites.parentId, id))
    await tx.delete(sites).where(eq(sites.id, id))
    record({ target: `site/${id}`, patientIds: moved })
  })
  return { id }
}

type Site = z.infer<typeof site>

/** Locks the sites in reach, in one order, so that changes of the tree take turns. */
function lockSites(ctx: Permitted, tx: Database): Promise<Site[]> {
  return tx.select(siteColumns).from(sites).where(sitesWithin(ctx)).orderBy(sites.id).for('no key update')
}

function siteIn(all: Site[], id: number): Site {
  const found = all.find(site => site.id === id)
  if (!found) throw notFound()
  return found
}

function assertIsThere(all: Site[], id: number | null | undefined, field: string): void {
  if (id && !all.some(site => site.id === id)) throw invalid({ [field]: ['There is no such site.'] })
}

const isMain = () =>
  conflict(
    'conflict',
    'Patients for whom nobody names a site belong to the main site. Rename it instead of deleting it.',
  )

/** Nobody who is on record may lose their site by accident. */
async function assertEmpty(tx: Database, id: number): Promise<void> {
  const counts = [
    ['patient', await tx.$count(patients, and(eq(patients.siteId, id), isNull(patients.deletedAt)))],
    ['practitioner', await tx.$count(practitionerSites, eq(practitionerSites.siteId, id))],
    ['account', await tx.$count(accountSites, eq(accountSites.siteId, id))],
  ] as const
  const who = counts.flatMap(([kind, count]) => (count ? [`${count} ${kind}${count === 1 ? '' : 's'}`] : []))
  if (who.length === 0) return
  throw conflict('conflict', `Say where those move who belong to this site: ${who.join(', ')}.`)
}

/** Moves everybody who belongs to one site to another. Returns the ids of the patients who are on record. */
async function moveEverybody(tx: Database, from: number, to: number): Promise<number[]> {
  const moved = await tx
    .update(patients)
    .set({ siteId: to, version: sql`${patients.version} + 1`, updatedAt: sql`now()` })
    .where(and(eq(patients.siteId, from), isNull(patients.deletedAt)))
    .returning({ id: patients.id })
  await tx.update(patients).set({ siteId: to }).where(eq(patients.siteId, from))
  await moveMembers(tx, practitionerSites, practitionerSites.practitionerId, { from, to })
  await moveMembers(tx, accountSites, accountSites.userId, { from, to })
  return moved.map(({ id }) => id)
}

type Members = typeof practitionerSites | typeof accountSites

/** Who belongs to both sites already stays at the other. `who`: the first column of the table. */
async function moveMembers(
  tx: Database,
  members: Members,
  who: Column,
  { from, to }: { from: number; to: number },
) {
  await tx.execute(sql`insert into ${members} select ${who}, ${to}::int from ${members}
    where ${members.siteId} = ${from} on conflict do nothing`)
  await tx.delete(members).where(eq(members.siteId, from))
}
