import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { record } from '../../trail/record.ts'
import { assertMayOverride } from '../ledger/moves/override.ts'
import { loadAt, weightOf } from '../panels/load.ts'
import { readWeights } from '../panels/weights.ts'
import { assertAllThere, type DividedRow, type Division, divide } from './divide.ts'
import type { preview, transferPreview } from './schema.ts'
import { namedIn, wishesOf } from './wishes.ts'

type Panel = Division['from']

/**
 * Shows who would take which patient, and how full the panels would be. Writes nothing. It always answers from the panels as
 * they are now, whatever `effectiveAt` is: nobody knows who will have come or left by then.
 * @throws NOT_FOUND when a practitioner is missing, out of reach or not approved; FORBIDDEN when the caller may not
 * override a panel.
 */
export async function previewTransfer(
  ctx: Permitted,
  input: z.infer<typeof transferPreview>,
): Promise<z.infer<typeof preview>> {
  assertMayOverride(ctx, input)
  const { from, to, rows, kept, unreached } = await divide(ctx, ctx.db, {
    ...{ ...input, wishes: wishesOf(input), named: namedIn(input) },
  })
  assertAllThere(input, to)
  const table = { bands: await readWeights(ctx) }
  const weigh = (some: DividedRow[]) => some.reduce((sum, row) => sum + weightOf(row, table), 0)
  const moved = rows.filter(({ outcome }) => outcome === 'moved')
  const shift = (panel: Panel, coming: DividedRow[], leaving: DividedRow[]) => {
    const [more, less] = [coming.filter(isPrimary), leaving.filter(isPrimary)]
    const { primary, weighted, load, profession, accepting, target, maximum } = panel
    const after = {
      primary: primary + more.length - less.length,
      weighted: toThousandths(weighted + weigh(more) - weigh(less)),
    }
    return {
      ...{ practitionerId: panel.id, name: panel.name, profession, accepting, target, maximum },
      before: { primary, weighted, load },
      after: { ...after, load: loadAt(panel, after) },
      moved: coming.length,
    }
  }
  const comingTo = ({ id }: Panel) =>
    moved.filter(row => row.outcome === 'moved' && row.practitionerId === id)
  const reply = {
    from: shift(from, [], moved),
    to: to.map(panel => shift(panel, comingTo(panel), [])),
    rows: rows.map(row => ({
      ...{ patientId: row.patientId, patientName: row.patientName, role: row.role, outcome: row.outcome },
      practitionerId: row.outcome === 'moved' ? row.practitionerId : null,
      failure: row.outcome === 'refused' ? row.failure : null,
    })),
    kept,
    unreached,
  }
  const patientIds = rows.map(({ patientId }) => patientId)
  await record(ctx, { target: `practitioner/${from.id}`, patientIds, how: 'listed' })
  return reply
}

const isPrimary = ({ role }: DividedRow) => role === 'primary'
const toThousandths = (weight: number) => Math.round(weight * 1000) / 1000
