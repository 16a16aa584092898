/** Memory shared by the engine's thread and the thread that watches it: the time by which the statement must end. */
export type Watchdog = BigInt64Array<SharedArrayBuffer>

export const createWatchdog = (): Watchdog => new BigInt64Array(new SharedArrayBuffer(8))

/** A monotonic clock that all threads of a process share. */
const now = () => process.hrtime.bigint()

/** Notes that a statement begins now and may take `ms`; 0 means no limit. */
export function beginStatement(watchdog: Watchdog, ms: number): void {
  Atomics.store(watchdog, 0, ms > 0 ? now() + BigInt(ms) * 1_000_000n : 0n)
}

export function endStatement(watchdog: Watchdog): void {
  Atomics.store(watchdog, 0, 0n)
}

/** Whether the current statement exceeds its limit. */
export function isOverdue(watchdog: Watchdog): boolean {
  const end = Atomics.load(watchdog, 0)
  return end !== 0n && now() > end
}
