import { createLiveSessions, liveSessionsIn } from '../../src/identity/sessions/live-sessions.ts'
import type { Services } from '../../src/kernel/context.ts'
import type { Call } from './attempt.ts'

/**
 * Services for a server that the walk calls over HTTP. `during` makes a call for which the server uses the services of
 * the attempt, so that its changes are rolled back, too.
 */
export function servicesOfAttempts(services: Services): { services: Services; during: (call: Call) => Call } {
  const liveSessions = createLiveSessions(claims => liveSessionsIn(present.db)(claims))
  const present = { ...services, liveSessions }
  return {
    services: present,
    during: call => (theirs, called) => {
      Object.assign(present, theirs, { liveSessions })
      return call(theirs, called)
    },
  }
}
