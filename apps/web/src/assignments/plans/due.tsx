import { startOf, today } from '../../dates/days.ts'
import { Day, Moment } from '../../dates/times.tsx'

/** When a plan is due: only the day where it is due as that day begins for the reader. */
export function Due({ at }: { at: string }) {
  const due = new Date(at)
  const day = today(due)
  return startOf(day).getTime() === due.getTime() ? <Day date={day} /> : <Moment at={at} />
}
