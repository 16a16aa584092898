import { type Database, panelWeights } from '@empanel/db'
import { asc, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change, record } from '../../trail/record.ts'
import type { weightTable } from './schema.ts'

type Table = z.infer<typeof weightTable>

const { fromAge, male, female, other } = panelWeights
const band = { fromAge, male, female, other }

/** The bands, by age. Not recorded. */
export const readWeights = ({ db }: Pick<Permitted, 'db'>) =>
  db.select(band).from(panelWeights).orderBy(asc(fromAge))

/** How much patients count, by age and sex. Without bands, each counts 1. */
export async function getWeights(ctx: Permitted): Promise<Table> {
  const bands = await readWeights(ctx)
  await record(ctx, {})
  return { bands }
}

/** Weighs all panels anew, because patients grow older. Once a day is enough. */
export async function weighPanels(db: Database): Promise<void> {
  await db.execute(sql`select panels_weigh() where exists (select from ${panelWeights})`)
}

/** Replaces the table of weights, and weighs all panels anew. */
export async function setWeights(ctx: Permitted, { bands }: Table): Promise<Table> {
  assertMayChange(ctx)
  return change(ctx, async (tx, record) => {
    // One at a time, and nobody weighs a panel with half a table.
    await tx.execute(sql`lock table ${panelWeights} in share row exclusive mode`)
    const before = await tx.delete(panelWeights).returning(band)
    if (bands.length > 0) await tx.insert(panelWeights).values(bands)
    await tx.execute(sql`select panels_weigh()`)
    const table = { bands: await readWeights({ db: tx }) }
    record({ target: 'panel-weights', changes: changesOf(before, table.bands) })
    await chargeChange(tx, ctx, table)
    return table
  })
}

/** The bands whose weights differ, for the trail. */
function changesOf(before: Table['bands'], after: Table['bands']) {
  const ages = [...new Set([...before, ...after].map(({ fromAge }) => fromAge))].sort((a, b) => a - b)
  const rowOf = (bands: Table['bands']) =>
    Object.fromEntries(
      ages.map(age => {
        const found = bands.find(({ fromAge }) => fromAge === age)
        return [`from ${age}`, found ? `${found.male} / ${found.female} / ${found.other}` : null]
      }),
    )
  return changesBetween(rowOf(before), rowOf(after))
}
