import type { NewTransfer, Preview } from '../../handover.ts'

type Row = Preview['rows'][number]
type Asked = Pick<NewTransfer, 'to' | 'consulting'>

/** Who takes whom over, by patient; null for patients who stay. */
export type Given = ReadonlyMap<number, number | null>

/** A patient of a panel that is divided by hand. */
export type HandRow = Pick<Row, 'patientId' | 'patientName' | 'role' | 'failure'> & {
  /** Who is to take the patient over; null if the patient stays. */
  practitionerId: number | null
  /** The assignment ends in any case. */
  ends: boolean
  /** Whether somebody else takes the patient over than without a hand. */
  changed: boolean
}

/**
 * The rows of a division as somebody has changed them by hand. `given`: what they chose. `to` are those who take over now:
 * the patients of somebody who no longer does stay.
 */
export function handRows(rows: readonly Row[], given: Given, { to, consulting }: Asked): HandRow[] {
  const first = to[0]?.practitionerId ?? null
  const takers = new Set(to.map(({ practitionerId }) => practitionerId))
  return rows.map(({ patientId, patientName, role, outcome, practitionerId, failure }) => {
    // Who ends has to be named, too, with any of those who take over.
    const usual = outcome === 'ended' ? first : practitionerId
    const chosen = given.get(patientId)
    const wanted = chosen === undefined ? usual : chosen
    const is = wanted !== null && takers.has(wanted) ? wanted : null
    return {
      ...{ patientId, patientName, role, failure: is === null ? failure : null },
      practitionerId: is,
      ends: role !== 'primary' && consulting === 'end',
      changed: is !== usual,
    }
  })
}

/** The same rows with some patients given to somebody else, or to nobody. The others keep whom they have. */
export const giveTo = (
  rows: readonly HandRow[],
  ids: ReadonlySet<number>,
  practitionerId: number | null,
): Given =>
  new Map(rows.map(row => [row.patientId, ids.has(row.patientId) ? practitionerId : row.practitionerId]))

/** The input for a division by hand. Patients who are not named stay. */
export const namedRows = (rows: readonly HandRow[]) =>
  rows.flatMap(({ patientId, practitionerId }) =>
    practitionerId === null ? [] : { patientId, practitionerId },
  )

/** Which rows are shown: all, those of one receiver, those who stay, or those that differ from the division before. */
export type Which = 'all' | 'stay' | 'changed' | number

/** Whether a row belongs to these. */
export function isOf({ practitionerId, changed }: HandRow, which: Which): boolean {
  if (which === 'all') return true
  if (which === 'changed') return changed
  return practitionerId === (which === 'stay' ? null : which)
}
