import { EmpanelError } from '@empanel/client'
import { expect, test } from 'vitest'
import { explain, isAway } from './explain.ts'

test('66 who asks too much is told when to go on, and not that the server is away', () => {
  const message = 'You are asking for more than one may within a minute. Try again in 37 seconds.'
  const refused = new EmpanelError(message, {
    code: 'TOO_MANY_REQUESTS',
    httpStatus: 429,
    reason: 'too_many_requests',
    retryAfterMs: 37_000,
  })
  expect([explain(refused), isAway(refused)]).toEqual([message, false])
})
