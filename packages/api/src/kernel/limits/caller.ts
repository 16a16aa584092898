import { AsyncLocalStorage } from 'node:async_hooks'
import type { Authentication } from '../policy/actor.ts'
import { networkOf } from './address.ts'

const callers = new AsyncLocalStorage<string>()

export type Asking = { authentication: Authentication; ip: string | null }

/** Strangers at an address, by what is shared fairly or counted: those of one network are one. */
export const strangersAt = (ip: string | null): string => `from/${ip && networkOf(ip)}`

/** Whoever asks, by what is shared fairly or counted: accounts, and for strangers networks. */
export const callerOf = ({ authentication, ip }: Asking): string =>
  authentication.kind === 'signed-in' ? `user/${authentication.actor.userId}` : strangersAt(ip)

/** Does work on behalf of whoever asks. */
export const onBehalfOf = <Result>(asking: Asking, work: () => Result): Result =>
  callers.run(callerOf(asking), work)

/** On whose behalf this runs: undefined outside of requests. */
export const currentCaller = (): string | undefined => callers.getStore()
