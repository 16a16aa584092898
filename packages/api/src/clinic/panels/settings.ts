import { panelSettings, practitioners, users } from '@empanel/db'
import { and, eq, type Placeholder, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change, record } from '../../trail/record.ts'
import { isCurrent } from '../ledger/moves/panel.ts'
import { lockPractitioner } from '../practitioners/update.ts'
import { readPanel } from './list.ts'
import type { panelHistoryList, panelSettingsChange } from './schema.ts'

/**
 * Says whom a panel accepts and how many. What it was set to until now stays in the history. Patients who are there
 * already stay, even if they are more than the new maximum.
 * @throws NOT_FOUND when the practitioner is missing, out of reach or not approved yet.
 */
export async function setPanel(
  ctx: Permitted,
  { practitionerId, ...given }: z.infer<typeof panelSettingsChange>,
) {
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    // Moves to this panel lock the practitioner, too: those that wait find the new settings.
    await lockPractitioner(ctx, tx, practitionerId)
    const now = sql`greatest(clock_timestamp(), (select max(since) from ${panelSettings} where ${panelSettings.practitionerId} = ${practitionerId}))`
    const [ended] = await tx
      .update(panelSettings)
      .set({ until: now })
      .where(isCurrent(practitionerId))
      .returning({ ...settings, until: panelSettings.until })
    const since = ended?.until ?? now
    const [set] = await tx
      .insert(panelSettings)
      .values({ practitionerId, ...given, since, setBy: ctx.actor.userId })
      .returning(settings)
    if (!set) throw new Error('insert returned no row')
    record({ target: `practitioner/${practitionerId}`, changes: changesBetween(ended ?? unset, set) })
    const panel = await readPanel({ ...ctx, db: tx }, practitionerId)
    await chargeChange(tx, ctx, panel)
    return panel
  })
}

/**
 * The settings that a panel had, the latest first.
 * @throws NOT_FOUND when the practitioner is missing or out of reach.
 */
export async function listPanelHistory(
  ctx: Permitted,
  { practitionerId, cursor, limit }: z.infer<typeof panelHistoryList>,
) {
  const rows = await selectHistory(ctx, { practitionerId, after: latest.from(cursor), limit: limit + 1 })
  if (rows.length === 0) await assertIsThere(ctx, practitionerId)
  await record(ctx, { target: `practitioner/${practitionerId}` })
  return toPage(rows, limit, latest.keyOf)
}

const { accepting, target, maximum, fte } = panelSettings
const settings = { accepting, target, maximum, fte }
/** The settings of a panel that nobody has set. */
const unset = { accepting: 'open', target: null, maximum: null, fte: 1 }

async function assertIsThere(ctx: Permitted, id: number): Promise<void> {
  const found = await ctx.db
    .select({ id: practitioners.id })
    .from(practitioners)
    .where(and(eq(practitioners.id, id), practitionersWithin(ctx)))
  if (found.length === 0) throw notFound()
}

const { id, since } = panelSettings

const latest = latestFirst<{ since: string; id: number }>({
  at: since,
  id,
  ids: rowId,
  keyOf: row => [row.since, row.id],
})

type HistoryPlaceholders = {
  practitionerId: Placeholder
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectHistory = prepared((ctx, { practitionerId, after, limit }: HistoryPlaceholders) =>
  ctx.db
    .select({
      id,
      ...settings,
      since,
      until: panelSettings.until,
      setByName: users.name,
    })
    .from(panelSettings)
    .innerJoin(
      practitioners,
      and(eq(practitioners.id, panelSettings.practitionerId), practitionersWithin(ctx)),
    )
    .leftJoin(users, eq(users.id, panelSettings.setBy))
    .where(and(eq(panelSettings.practitionerId, practitionerId), latest.after(after)))
    .orderBy(...latest.columns)
    .limit(limit),
)
