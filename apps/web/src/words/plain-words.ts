import { birthHint } from '../dates/typed-day.ts'

/** Plain words for the server's refusals, by reason. */
const refusals: Record<string, string> = {
  wrong_credentials: 'E-mail address, username or password is wrong.',
}

/** Plain words for values that must be unique, by field. */
const taken: Record<string, string> = {
  email: 'There is an account with this e-mail address already.',
  username: 'There is an account with this username already.',
  licenseNumber: 'There is a practitioner with this licence number already.',
}

/** A refusal in plain words, if there are better ones than the server's own. */
export const refusalInWords = (reason: string | undefined): string | undefined =>
  reason !== undefined && Object.hasOwn(refusals, reason) ? refusals[reason] : undefined

/** The server's message about a field, in plain words if there are better ones. */
export function fieldInWords(field: string, message: string): string {
  if (message.endsWith(' already exists.') && Object.hasOwn(taken, field)) return taken[field] ?? message
  // A date of birth is typed as the reader's country writes dates.
  const ofBirth = field.endsWith('dateOfBirth') && message.startsWith('Enter a date that exists')
  return ofBirth ? `Enter a date that exists: ${birthHint()}.` : message
}
