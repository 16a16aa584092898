import { type Database, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq } from 'drizzle-orm'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Asking, Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { practitionerColumns } from './schema.ts'

/**
 * One practitioner in reach.
 * @throws NOT_FOUND when there is none, or it is out of reach.
 */
export async function getPractitioner(ctx: Permitted, id: number) {
  const [practitioner] = await selectPractitioner(ctx, { id })
  if (!practitioner) throw notFound()
  await record(ctx, { target: `practitioner/${id}` })
  return practitioner
}

const selectPractitioner = prepared((ctx, { id }: { id: Placeholder }) =>
  ctx.db
    .select(practitionerColumns)
    .from(practitioners)
    .where(and(eq(practitioners.id, id), practitionersWithin(ctx))),
)

/** Reads a practitioner that the caller made, as long as they may read it. Not recorded. */
export const rereadPractitioner =
  (ctx: Asking) =>
  async (tx: Database, { id }: Pick<Reference, 'id'>) => {
    const reading = allowedTo(ctx, ctx.actor, 'practitioners.read')
    if (!reading) return undefined
    const [practitioner] = await tx
      .select(practitionerColumns)
      .from(practitioners)
      .where(and(eq(practitioners.id, id), practitionersWithin(reading)))
    return practitioner
  }
