/**
 * Removes from a generated document, in place, additions of zod that no reader wants: long regular expressions beside a
 * `format` that says the same, JavaScript's limits of numbers, and the alternative for texts that an import kept.
 */
export function tidy(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  if ('format' in node) Reflect.deleteProperty(node, 'pattern')
  if ('maximum' in node && node.maximum === Number.MAX_SAFE_INTEGER) Reflect.deleteProperty(node, 'maximum')
  if ('minimum' in node && node.minimum === Number.MIN_SAFE_INTEGER) Reflect.deleteProperty(node, 'minimum')
  for (const child of Object.values(node)) tidy(child)
  if ('anyOf' in node && Array.isArray(node.anyOf)) withoutAnyText(node, node.anyOf)
}

function withoutAnyText(node: object, alternatives: object[]): void {
  const [first, ...rest] = alternatives.filter(one => !('title' in one && one.title === 'kept'))
  if (!first || rest.length + 1 === alternatives.length) return
  if (rest.length > 0) Reflect.set(node, 'anyOf', [first, ...rest])
  else {
    Reflect.deleteProperty(node, 'anyOf')
    Object.assign(node, { ...first, ...node })
  }
}
