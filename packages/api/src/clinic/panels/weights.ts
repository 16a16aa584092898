import { type Database, panelWeights } from '@empanel/db'
import { asc, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { assertMayChange, chargeChange } from '../../kernel/limits/quotas.ts'
import { change, record } from '../../trail/record.ts'
import type { weightTable } from './schema.ts'

type Table = z.infer<typeof weightTable>

const { fromAge, male, female, other } = panelWeights

const read = ({ db }: Pick<Permitted, 'db'>) =>
  db.select({ fromAge, male, female, other }).from(panelWeights).orderBy(asc(fromAge))

/** How much patients count, by age and sex. Without bands, each counts 1. */
export async function getWeights(ctx: Permitted): Promise<Table> {
  const bands = await read(ctx)
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
    await tx.delete(panelWeights)
    if (bands.length > 0) await tx.insert(panelWeights).values(bands)
    await tx.execute(sql`select panels_weigh()`)
    record({ target: 'panel-weights' })
    const table = { bands: await read({ db: tx }) }
    await chargeChange(tx, ctx, table)
    return table
  })
}
