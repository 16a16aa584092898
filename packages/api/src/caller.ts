import { AsyncLocalStorage } from 'node:async_hooks'
import { networkOf } from './address.ts'
import type { Authentication } from './auth/authenticate.ts'

const callers = new AsyncLocalStorage<string>()

type Asking = { authentication: Authentication; ip: string | null }

/** Strangers at an address, by what is shared fairly or counted: those of one network are one. */
export const strangersAt = (ip: string | null): string => `from/${ip && networkOf(ip)}`

/** Does work on behalf of whoever asks: what is shared fairly goes by accounts, and for strangers by networks. */
export const onBehalfOf = <Result>({ authentication, ip }: Asking, work: () => Result): Result =>
  callers.run(
    authentication.kind === 'signed-in' ? `user/${authentication.actor.userId}` : strangersAt(ip),
    work,
  )

/** On whose behalf this runs: undefined outside of requests. */
export const currentCaller = (): string | undefined => callers.getStore()
