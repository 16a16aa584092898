/** The value below which this share of the values lies. The values must rise. NaN if there are none. */
export function percentile(rising: number[], share: number): number {
  return rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? Number.NaN
}

export function median(values: number[]): number {
  const rising = values.toSorted((a, b) => a - b)
  const middle = rising.length >> 1
  const upper = rising[middle] ?? Number.NaN
  return rising.length % 2 === 1 ? upper : ((rising[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The median of `a / b` by rounds, so that a slow round affects both sides alike. */
export const ratio = (a: number[], b: number[]): number =>
  median(a.map((value, round) => value / (b[round] ?? Number.NaN)))

/** A goal for a ratio: at least, or at most, so much. */
export type Goal = { what: string; ratio: number; atLeast?: number; atMost?: number }

export function isReached({ ratio, atLeast = 0, atMost = Number.POSITIVE_INFINITY }: Goal): boolean {
  return ratio >= atLeast && ratio <= atMost
}
