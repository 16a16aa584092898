/** What a form should hold when its record has changed underneath: what the person changed, and the newer rest. */
export function mergeChanges<Fields extends Record<string, unknown>>(from: {
  before: Fields
  typed: Fields
  newer: Fields
}): Fields {
  const { before, typed, newer } = from
  const changed = Object.entries(typed).filter(([field, value]) => value !== before[field])
  return { ...newer, ...Object.fromEntries(changed) }
}
