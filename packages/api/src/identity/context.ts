import { getTRPCErrorFromUnknown } from '@trpc/server'
import type { Context, Services } from '../kernel/context.ts'
import { toRefusal } from '../kernel/errors/map.ts'
import { addressIn } from '../kernel/limits/address.ts'
import { createAuthenticator, stillHeld } from './sessions/authenticate.ts'

/** The facts that a transport knows about a request. `authorization` is the header of that name. */
export type RequestFacts = Pick<
  Context,
  'requestId' | 'ip' | 'userAgent' | 'idempotencyKey' | 'rotatesSessions' | 'refreshCookie'
> & {
  authorization: string | undefined
}

/**
 * Makes the function with which every transport builds its contexts.
 * @throws SERVICE_UNAVAILABLE when the database cannot authenticate the caller.
 */
export function createContextFactory(services: Services) {
  const authenticate = createAuthenticator(services)
  return async ({ authorization, ...facts }: RequestFacts): Promise<Context> => {
    try {
      const ip = addressIn(facts.ip)
      const authentication = await authenticate(authorization)
      const authenticationNow = () => stillHeld(services, authentication)
      return { ...services, ...facts, ip, authentication, authenticationNow }
    } catch (error) {
      throw toRefusal(getTRPCErrorFromUnknown(error))
    }
  }
}
