import { Refusal } from '@empanel/api'

export const invalid = (fieldErrors: Record<string, string[]>) =>
  new Refusal('BAD_REQUEST', 'The request is not valid.', { reason: 'validation', fieldErrors })
