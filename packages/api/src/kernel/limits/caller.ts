import { AsyncLocalStorage } from 'node:async_hooks'
import type { Authentication } from '../policy/actor.ts'
import { networkOf } from './address.ts'

const callers = new AsyncLocalStorage<string>()

export type Asking = { authentication: Authentication; ip: string | null }

/** The key by which fair sharing and limits count callers who are not signed in: their network. */
export const strangersAt = (ip: string | null): string => `from/${ip && networkOf(ip)}`

/** The key by which fair sharing and limits count a caller: the account, or for strangers the network. */
export const callerOf = ({ authentication, ip }: Asking): string =>
  authentication.kind === 'signed-in' ? `user/${authentication.actor.userId}` : strangersAt(ip)

/** Runs work on behalf of a caller. */
export const onBehalfOf = <Result>(asking: Asking, work: () => Result): Result =>
  callers.run(callerOf(asking), work)

/** The caller on whose behalf this code runs. Undefined outside of requests. */
export const currentCaller = (): string | undefined => callers.getStore()
