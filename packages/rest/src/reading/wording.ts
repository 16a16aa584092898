import type { FieldErrors } from '@empanel/api'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** The messages about an invalid `input` by field, in the words that clients of the contract know. */
export function fieldErrorsFor(issues: readonly Issue[], input: unknown): FieldErrors {
  // A Map, because clients choose these names: an object already has `constructor`.
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

/** Replaces zod's default messages, which are for programmers. Messages of our schemas stay. */
function wording(issue: Issue, value: unknown): string {
  if (issue.code === 'custom') return issue.message
  if (value === undefined) return 'This field is required.'
  if (value === null) return 'This field may not be null.'
  if (issue.message.startsWith('Invalid option')) return choiceMessage(value)
  const { code, message } = issue
  if (code === 'invalid_type' && message.startsWith('Invalid input')) return typeMessage(issue.expected)
  if (code === 'too_small' && message.startsWith('Too small')) return typeMessage(issue.origin)
  if (code !== 'too_big' || !message.startsWith('Too big')) return message
  return issue.origin === 'string' ? tooLong(issue.maximum) : typeMessage(issue.origin)
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

const typeMessage = (type: string) => typeMessages[type] ?? 'This value is not valid.'

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.entries(value).find(([name]) => name === String(key))?.[1]
  }
  return value
}
