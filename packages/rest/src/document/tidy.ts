/**
 * Takes out of a generated document, in place, what zod adds and no reader wants: regular expressions of half a line
 * beside a `format` that says the same, and the bounds of numbers in JavaScript.
 */
export function tidy(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  if ('format' in node) Reflect.deleteProperty(node, 'pattern')
  if ('maximum' in node && node.maximum === Number.MAX_SAFE_INTEGER) Reflect.deleteProperty(node, 'maximum')
  if ('minimum' in node && node.minimum === Number.MIN_SAFE_INTEGER) Reflect.deleteProperty(node, 'minimum')
  for (const child of Object.values(node)) tidy(child)
}
