import { useState } from 'react'
import { dayMs } from '../dates/days.ts'

/** News stays on the start page for this many days. */
const days = 14

/** The moment since which something is new. It stays the same while the page is open, so that nothing is asked twice. */
export function useNewSince(): string {
  const [since] = useState(() => new Date(Date.now() - days * dayMs).toISOString())
  return since
}
