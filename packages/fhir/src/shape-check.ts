import type { z } from 'zod'
import { refuse } from './refusal.ts'

const names: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1)
}

/** The part of `resource` that `shape` describes. Throws a Refusal with the first field of the wrong form. */
export function checked<Shape extends z.ZodType>(shape: Shape, resource: object): z.output<Shape> {
  const result = shape.safeParse(resource)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const expected = issue?.code === 'invalid_type' ? names[issue.expected] : undefined
  return refuse(`${pathOf(issue?.path ?? [])} is not ${expected ?? 'as FHIR has it'}`)
}
