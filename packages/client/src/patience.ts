import { EmpanelError, toEmpanelError } from './error.ts'
import { toAbortion } from './transport.ts'

/** How long a call may take: until `signal` aborts, and no later than `endsAt` (milliseconds since 1970). */
export type Allowance = { signal: AbortSignal; endsAt: number }

/**
 * Runs a call until it settles, its caller aborts it, or `ms` have passed.
 * @throws EmpanelError ABORTED, DEADLINE
 */
export async function withDeadline<Result>(
  given: AbortSignal | null | undefined,
  ms: number,
  run: (allowance: Allowance) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController()
  const { signal } = ending
  const onAbort = () => ending.abort(toAbortion(given?.reason))
  // A timer takes no more than 24.8 days.
  const timer = ms < 2 ** 31 ? setTimeout(() => ending.abort(tooLate(ms)), ms) : undefined
  given?.addEventListener('abort', onAbort, { once: true })
  try {
    if (given?.aborted) throw toAbortion(given.reason)
    return await orAborted(run({ signal, endsAt: Date.now() + ms }), signal)
  } finally {
    clearTimeout(timer)
    given?.removeEventListener('abort', onAbort)
  }
}

const tooLate = (ms: number) => new EmpanelError(`No reply within ${ms} ms.`, { code: 'DEADLINE' })

/** A batch goes on while anyone wants one of its calls, so a call that is aborted must leave by itself. */
export async function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise: ended, reject } = withRejection()
  const onAbort = () => reject(toAbortion(signal.reason))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, ended])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function withRejection(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<never>((_, rejects) => {
    reject = rejects
  })
  return { promise, reject }
}

const firstWaitMs = 200
const longestWaitMs = 5000

/** A wait that several calls share. `until` is in milliseconds since 1970. */
type Wait = { until: number; over: Promise<void>; timer: ReturnType<typeof setTimeout>; waiting: number }

/** The calls of a batch fail together and go on at the same moment, so that they are sent together again. */
const waits = new WeakMap<object, Wait>()

/** The wait after a failure: what the server asked for, then exponential backoff with full jitter. */
function waitAfter(failure: EmpanelError, attempt: number): { key: object; wait: Wait } {
  const key: object =
    typeof failure.meta?.response === 'object' ? (failure.meta.response ?? failure) : failure
  const known = waits.get(key)
  if (known) return { key, wait: known }
  const jitter = Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt)
  const ms = (failure.retryAfterMs ?? 0) + jitter
  let wake = () => {}
  const over = new Promise<void>(resolve => {
    wake = resolve
  })
  const wait = { until: Date.now() + ms, over, timer: setTimeout(() => wake(), ms), waiting: 0 }
  waits.set(key, wait)
  return { key, wait }
}

/**
 * Waits after a failure, before the next attempt.
 * @throws the failure itself if the allowance would end before the wait, and the signal's reason if it aborts.
 */
export async function pauseAfter(failure: EmpanelError, attempt: number, { signal, endsAt }: Allowance) {
  const { key, wait } = waitAfter(failure, attempt)
  wait.waiting++
  try {
    if (wait.until >= endsAt) throw failure
    await orAborted(wait.over, signal)
  } finally {
    // Nobody waits any more, and a timer would keep the program from ending.
    if (--wait.waiting === 0) {
      clearTimeout(wait.timer)
      waits.delete(key)
    }
  }
}

/** Whether the same request may succeed a little later. */
export const isPassing = ({ code, httpStatus }: EmpanelError) => code === 'NETWORK' || httpStatus === 503

/** Repeats a request that may be repeated, while it fails in a passing way and there is time left. */
export async function withRetries<Result>(
  allowance: Allowance,
  retries: number,
  run: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const failure = toEmpanelError(error)
      if (attempt >= retries || !isPassing(failure) || allowance.signal.aborted) throw failure
      await pauseAfter(failure, attempt, allowance)
    }
  }
}
