import type { AppRouter } from '@empanel/api'
import { TRPCClientError } from '@trpc/client'
import { signedIn } from './calls.ts'
import { EmpanelError, toEmpanelError } from './error.ts'
import { eventsOf, type StreamEvent } from './events.ts'
import { pauseAfter } from './patience.ts'
import type { Session } from './session.ts'
import { badReply, type Fetch, failureOf } from './transport.ts'

type Parts = { fetch: Fetch; session: Session }
type Heard = { data?: string; lastEventId?: string }
type Listener = (event: Heard | EmpanelError) => void

/** The part of an EventSource that `httpSubscriptionLink` uses. */
type EventSourceLike = {
  readonly CONNECTING: number
  readonly OPEN: number
  readonly CLOSED: number
  readyState: number
  addEventListener(type: string, listener: Listener): void
  removeEventListener(type: string, listener: Listener): void
  close(): void
}

/**
 * An EventSource that sends the access token in a header: the browser's own could only put it into the address. After
 * a break it reconnects with the id of the last event.
 */
export function eventSourceFor({ fetch, session }: Parts): new (url: string) => EventSourceLike {
  return class SignedInEventSource implements EventSourceLike {
    readonly CONNECTING = 0
    readonly OPEN = 1
    readonly CLOSED = 2
    readyState = 0
    readonly #listeners = new Map<string, Set<Listener>>()
    readonly #closing = new AbortController()
    #lastEventId = ''

    constructor(url: string) {
      void this.#listen(url)
    }

    addEventListener(type: string, listener: Listener): void {
      this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener))
    }

    removeEventListener(type: string, listener: Listener): void {
      this.#listeners.get(type)?.delete(listener)
    }

    close(): void {
      this.readyState = this.CLOSED
      this.#closing.abort()
    }

    async #listen(url: string): Promise<void> {
      for (let failures = 0; this.readyState !== this.CLOSED; failures++) {
        const failure = await this.#connect(url, () => {
          failures = 0
        }).catch(toEmpanelError)
        if (this.#closing.signal.aborted) return
        const comesBack = comesBackAfter(failure)
        this.readyState = comesBack ? this.CONNECTING : this.CLOSED
        this.#dispatch('error', failure)
        if (comesBack) await this.#pause(failure, failures)
      }
    }

    async #pause(failure: EmpanelError, failures: number): Promise<void> {
      const allowance = { signal: this.#closing.signal, endsAt: Number.POSITIVE_INFINITY }
      await pauseAfter(failure, failures, allowance).catch(() => {})
    }

    /** Resolves or rejects with the reason for which the stream ended. */
    #connect(url: string, onOpen: () => void): Promise<EmpanelError> {
      const { signal } = this.#closing
      return signedIn(session, signal, async tokens => {
        const body = await this.#open(url, tokens?.access)
        this.readyState = this.OPEN
        try {
          for await (const event of eventsOf(body)) {
            // The server sends refusals as events.
            if (event.event === 'serialized-error') throw refusalIn(event.data)
            onOpen()
            this.#receive(event)
          }
        } catch (error) {
          throw failureOf(error, signal)
        }
        return new EmpanelError('The stream of events broke off.', { code: 'NETWORK' })
      })
    }

    async #open(url: string, access: string | undefined): Promise<ReadableStream<Uint8Array>> {
      const { signal } = this.#closing
      const headers = {
        accept: 'text/event-stream',
        ...(access === undefined ? {} : { authorization: `Bearer ${access}` }),
        ...(this.#lastEventId === '' ? {} : { 'last-event-id': this.#lastEventId }),
      }
      try {
        const response = await fetch(url, { headers, signal, cache: 'no-store' })
        if (response.ok && response.body) return response.body
        throw await refusalOf(response)
      } catch (error) {
        throw failureOf(error, signal)
      }
    }

    #receive({ event, data, id }: StreamEvent): void {
      if (id !== undefined) this.#lastEventId = id
      this.#dispatch(event, { data, lastEventId: this.#lastEventId })
    }

    #dispatch(type: string, event: Heard | EmpanelError): void {
      for (const listener of this.#listeners.get(type) ?? []) listener(event)
    }
  }
}

/** A subscription changes nothing, so reconnecting is safe whenever the break may pass. */
const comesBackAfter = ({ code, httpStatus = 0 }: EmpanelError) =>
  code === 'NETWORK' || [502, 503, 504].includes(httpStatus)

/** Reads a refusal that the server sent as text. */
function refusalIn(text: string): EmpanelError {
  const error: unknown = JSON.parse(text)
  return toEmpanelError(TRPCClientError.from<AppRouter>({ error }))
}

/** The error of a request that the server refused before it began a stream. */
async function refusalOf(response: Response): Promise<EmpanelError> {
  const body: unknown = await response.json().catch(() => undefined)
  const known = typeof body === 'object' && body !== null && 'error' in body
  return known ? toEmpanelError(TRPCClientError.from<AppRouter>(body)) : badReply(response)
}
