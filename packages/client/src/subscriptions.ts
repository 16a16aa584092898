import type { AppRouter } from '@empanel/api'
import { httpSubscriptionLink, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { EmpanelError, toEmpanelError } from './error.ts'
import { eventSourceFor } from './event-source.ts'
import type { Session } from './session.ts'
import type { Fetch } from './transport.ts'

type Parts = { url: string; fetch: Fetch; session: Session }

/** Subscriptions over server-sent events. They sign in as calls do, and have no deadline. */
export const subscriptionLinks = ({ url, fetch, session }: Parts): TRPCLink<AppRouter>[] => [
  errorsLink,
  httpSubscriptionLink({ url, EventSource: eventSourceFor({ fetch, session }) }),
]

const errorsLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable(observer =>
      next(op).subscribe({
        next: value => observer.next(value),
        error: error =>
          observer.error(toEmpanelError(isFailedTwice(error.cause) ? error.cause.error : error)),
        complete: () => observer.complete(),
      }),
    )

/** `httpSubscriptionLink` closes a stream that failed, and then fails again with the first error inside. */
const isFailedTwice = (cause: unknown): cause is { error: EmpanelError } =>
  typeof cause === 'object' && cause !== null && 'error' in cause && cause.error instanceof EmpanelError
