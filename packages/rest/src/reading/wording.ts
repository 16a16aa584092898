import type { FieldErrors } from '@empanel/api'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What a body that is no object is told; also what its validation is told about. */
export const notAnObject = { '': ['Send a JSON object.'] }

/** Messages by field for a failed validation of `input`, in the words that clients of the contract know. */
export function fieldErrorsFor(issues: readonly Issue[], input: unknown): FieldErrors {
  // The names come from outside: as keys of an object, `constructor` would find what is there.
  const fields = new Map<string, string[]>()
  const add = (path: readonly PropertyKey[], message: string) => {
    const field = path.join('.')
    fields.set(field, [...(fields.get(field) ?? []), message])
  }
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], 'This field is not allowed here.')
    } else {
      add(issue.path, wording(issue, valueAt(input, issue.path)))
    }
  }
  return Object.fromEntries(fields)
}

/** zod's own words are for programmers; those that a schema sets itself are kept. */
function wording(issue: Issue, value: unknown): string {
  if (issue.code === 'custom') return issue.message
  if (value === undefined) return 'This field is required.'
  if (value === null) return 'This field may not be null.'
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return tooLong(issue.maximum)
  if (issue.message.startsWith('Invalid option')) return choiceMessage(value)
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message
  return typeMessages[issue.expected] ?? 'This value is not valid.'
}

const tooLong = (most: number | bigint) => `Ensure this field has no more than ${most} characters.`

const choiceMessage = (value: unknown) =>
  typeof value === 'string'
    ? `"${value.slice(0, 100)}" is not a valid choice.`
    : 'This is not a valid choice.'

const typeMessages: Partial<Record<string, string>> = {
  string: 'Not a valid string.',
  number: 'A valid integer is required.',
  int: 'A valid integer is required.',
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.entries(value).find(([name]) => name === String(key))?.[1]
  }
  return value
}
