import { AsyncLocalStorage } from 'node:async_hooks'
import type { Authentication } from './auth/authenticate.ts'

const callers = new AsyncLocalStorage<string>()

type Asking = { authentication: Authentication; ip: string | null }

/** Does work on behalf of whoever asks: what is shared fairly goes by accounts, and for strangers by addresses. */
export const onBehalfOf = <Result>({ authentication, ip }: Asking, work: () => Result): Result =>
  callers.run(
    authentication.kind === 'signed-in' ? `user/${authentication.actor.userId}` : `from/${ip}`,
    work,
  )

/** On whose behalf this runs: undefined outside of requests. */
export const currentCaller = (): string | undefined => callers.getStore()
