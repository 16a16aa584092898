/** The fields in which two versions of a record differ. */
export const differing = <Fields extends Record<string, unknown>>(before: Fields, newer: Fields): string[] =>
  Object.keys(newer).filter(field => newer[field] !== before[field])

/** The values of a form whose record has changed underneath: the person's changes over the newer record. */
export function mergeChanges<Fields extends Record<string, unknown>>(from: {
  before: Fields
  typed: Fields
  newer: Fields
}): Fields {
  const { before, typed, newer } = from
  const changed = Object.entries(typed).filter(([field, value]) => value !== before[field])
  return { ...newer, ...Object.fromEntries(changed) }
}
