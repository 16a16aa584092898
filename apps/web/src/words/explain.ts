import { EmpanelError } from '@empanel/client'
import { refusalInWords } from './plain-words.ts'

/** Says what went wrong and what to do about it, for the person in front of the page. */
export function explain(error: unknown): string {
  if (!(error instanceof EmpanelError))
    return 'Something went wrong in this page. Loading it again usually helps.'
  switch (error.code) {
    case 'NETWORK':
      return 'The server cannot be reached. Check your connection and try again.'
    case 'DEADLINE':
      return 'The server took too long to answer. Try again in a moment.'
    case 'BAD_REPLY':
      return 'Something between here and the server answered instead of it. Check your connection and try again.'
    case 'SERVICE_UNAVAILABLE':
      return 'The server is busy or its database is away. Try again in a moment.'
    case 'NOT_FOUND':
      return 'There is no such record, or it is out of your reach.'
    default:
      return refusalInWords(error.reason) ?? error.message
  }
}

/** Whether a record is missing or out of reach; the server answers alike to both. */
export const isMissing = (error: unknown): boolean =>
  error instanceof EmpanelError && error.code === 'NOT_FOUND'

/** Whether the server could not be reached, or could not answer. */
export const isAway = (error: unknown): boolean =>
  error instanceof EmpanelError &&
  (error.code === 'NETWORK' || error.code === 'DEADLINE' || error.code === 'SERVICE_UNAVAILABLE')
