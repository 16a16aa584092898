import type { Database } from '@empanel/db'
import type { z } from 'zod'
import { type Creating, once, type Reference } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound, Refusal } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { findAssignments } from './get.ts'
import { movePatients } from './moves/move-patients.ts'
import { assertMayOverride } from './moves/override.ts'
import type { assignmentOutcomes, newAssignments } from './schema.ts'

type Outcomes = z.infer<typeof assignmentOutcomes>
type Refused = { reason: string; message: string }

/**
 * Opens up to 500 assignments in one transaction. A row that is refused does not hold up the others: the reply says what
 * became of each, in their order, for the reasons that `createAssignment` has.
 */
export const createAssignments = (
  ctx: Permitted & Creating,
  { rows: asked, ...others }: z.infer<typeof newAssignments>,
) =>
  once(
    ctx,
    async tx => {
      assertMayOverride(ctx, others)
      const moved = await movePatients(
        ctx,
        tx,
        asked.map(row => ({ ...row, ...others })),
      )
      const rows = moved.map(one => (one instanceof Refusal ? refused(one) : one.id))
      const patientsWhere = (is: (one: (typeof moved)[number] | undefined) => boolean) => [
        ...new Set(asked.filter((_, place) => is(moved[place])).map(({ patientId }) => patientId)),
      ]
      const missing = patientsWhere(one => one instanceof Refusal && one.code === 'NOT_FOUND')
      const overridden = patientsWhere(one => one !== undefined && 'overridden' in one && one.overridden)
      return {
        id: rows.find(isOpened) ?? 0,
        rows,
        reply: await outcomesOf(ctx, tx, rows),
        subject: { patientIds: patientsWhere(one => !(one instanceof Refusal)) },
        beside: overridden.length > 0 ? [{ patientIds: overridden, action: 'panels.override' as const }] : [],
        denied: missing.length > 0 ? { patientIds: missing } : undefined,
      }
    },
    rereadOutcomes(ctx),
  )

const refused = ({ reason, message }: Refusal): Refused => ({ reason, message })

/** As long as the caller may read one of them. Others that they no longer reach are answered like missing ones. */
const rereadOutcomes =
  (ctx: Permitted) =>
  async (tx: Database, { rows = [] }: Reference): Promise<Outcomes | undefined> => {
    const reading = allowedTo(ctx, ctx.actor, 'assignments.read')
    const outcomes = reading && (await outcomesOf(reading, tx, rows))
    const lost = rows.some(isOpened) && !outcomes?.rows.some(({ outcome }) => outcome === 'assigned')
    return lost ? undefined : outcomes
  }

const isOpened = (row: number | Refused) => typeof row === 'number'

async function outcomesOf(ctx: Permitted, tx: Database, rows: (number | Refused)[]): Promise<Outcomes> {
  const found = await findAssignments(ctx, tx, rows.filter(isOpened))
  const byId = new Map(found.map(row => [row.id, row]))
  return {
    rows: rows.map(row => {
      if (typeof row !== 'number') return { outcome: 'refused', ...row }
      const assignment = byId.get(row)
      return assignment ? { outcome: 'assigned', assignment } : { outcome: 'refused', ...refused(notFound()) }
    }),
  }
}
