import type { EmpanelClient } from '@empanel/client'
import { namesOf } from '../../forms/fields/field.ts'

export type Band = Awaited<ReturnType<EmpanelClient['panels']['weights']['query']>>['bands'][number]
export type BandField = keyof Band

/** A band as it stands in the form. `key`: of the row, also while it is empty. */
export type BandRow = Record<BandField, string> & { key: number }
/** The errors of a table: by field (`0.male`), and of the whole. */
export type Wrong = { fields: Record<string, string>; whole?: string | undefined }

/** The columns of the table of weights. */
export const bandFields: Record<BandField, string> = {
  fromAge: 'From age',
  male: 'Male',
  female: 'Female',
  other: 'Other or unknown',
}
const names = namesOf(bandFields)

/** The bands as the form shows them. */
export const rowsOf = (bands: readonly Band[]): BandRow[] =>
  bands.map(band => ({
    key: band.fromAge,
    fromAge: String(band.fromAge),
    male: String(band.male),
    female: String(band.female),
    other: String(band.other),
  }))

/** The rows with one more, which counts everybody as 1. The first begins at age 0. */
export const withOneMore = (rows: readonly BandRow[]): BandRow[] => [
  ...rows,
  {
    key: Math.max(-1, ...rows.map(({ key }) => key)) + 1,
    fromAge: rows.length === 0 ? '0' : '',
    male: '1',
    female: '1',
    other: '1',
  },
]

/** Whether two tables say the same. */
export const sameRows = (one: readonly BandRow[], other: readonly BandRow[]): boolean =>
  one.length === other.length && one.every((row, n) => names.every(name => row[name] === other[n]?.[name]))

/** The bands as the server takes them, or what is wrong with the rows. */
export function readRows(rows: readonly BandRow[]): { bands: Band[] } | Wrong {
  const fields: Record<string, string> = {}
  const read = (row: BandRow, place: number, name: BandField): number => {
    const text = row[name].trim().replace(',', '.')
    const isNumber = (name === 'fromAge' ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)
    if (!isNumber) fields[`${place}.${name}`] = name === 'fromAge' ? 'Enter an age.' : 'Enter a number.'
    return Number(text)
  }
  const bands = rows.map((row, place) => ({
    fromAge: read(row, place, 'fromAge'),
    male: read(row, place, 'male'),
    female: read(row, place, 'female'),
    other: read(row, place, 'other'),
  }))
  return Object.keys(fields).length > 0 ? { fields } : { bands }
}

/** Sorts the server's messages into those about a field of a band and those about the whole table. */
export function wrongOf(fieldErrors: Readonly<Record<string, readonly string[]>>): Wrong {
  const fields: Record<string, string> = {}
  const whole: string[] = []
  for (const [path, messages] of Object.entries(fieldErrors)) {
    const place = /^bands\.(\d+\.\w+)$/.exec(path)?.[1]
    if (place) fields[place] = messages.join(' ')
    else whole.push(...messages)
  }
  return { fields, whole: whole.join(' ') || undefined }
}

/** Up to which age a band reaches, in words. Nothing while the ages are not known. */
export function reachOf(row: BandRow, rows: readonly BandRow[]): string {
  const from = ageIn(row)
  if (from === undefined) return ''
  const later = rows.flatMap(other => ageIn(other) ?? []).filter(age => age > from)
  if (later.length === 0) return 'and older'
  const last = Math.min(...later) - 1
  return last === from ? 'this year only' : `to ${last}`
}

const ageIn = ({ fromAge }: BandRow) => (/^\d+$/.test(fromAge.trim()) ? Number(fromAge) : undefined)
