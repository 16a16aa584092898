/** Memory that the thread of the engine shares with the one that watches it: when its statement must have ended. */
export type Gauge = BigInt64Array<SharedArrayBuffer>

export const createGauge = (): Gauge => new BigInt64Array(new SharedArrayBuffer(8))

/** A clock that all threads of a process share and nobody sets. */
const now = () => process.hrtime.bigint()

/** `ms`: what the statement that begins now may take; 0 for as long as it likes. */
export function beginStatement(gauge: Gauge, ms: number): void {
  Atomics.store(gauge, 0, ms > 0 ? now() + BigInt(ms) * 1_000_000n : 0n)
}

export function endStatement(gauge: Gauge): void {
  Atomics.store(gauge, 0, 0n)
}

/** Whether the engine is in a statement that should have ended. */
export function isOverdue(gauge: Gauge): boolean {
  const end = Atomics.load(gauge, 0)
  return end !== 0n && now() > end
}
