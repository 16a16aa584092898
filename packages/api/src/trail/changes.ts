import type { FieldChange } from '@empanel/db'
import { digestOf } from '../kernel/digest.ts'

/**
 * The longest text that an entry keeps whole. Of longer ones it keeps what proves which text it was: the trail is read in
 * lists, it is never shortened, and a medical history of 20,000 letters would be in it twice for each comma.
 */
const mostKept = 200

/** Counted up or set by each change. */
const bookkeeping = new Set(['version', 'updatedAt'])

/**
 * The fields that differ between two states of a row, in the order of the first. Fields that only one of them has are
 * left out. The rows are those that procedures show, which hold no secrets.
 */
export function changesBetween(before: object, after: object): FieldChange[] {
  const now = new Map<string, unknown>(Object.entries(after))
  return Object.entries(before).flatMap(([field, was]) => {
    if (bookkeeping.has(field) || !now.has(field)) return []
    const is = now.get(field)
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    return { field, before: keptOf(was), after: keptOf(is) }
  })
}

function keptOf(value: unknown): FieldChange['before'] {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= mostKept ? text : { length: text.length, digest: digestOf(text) }
}
