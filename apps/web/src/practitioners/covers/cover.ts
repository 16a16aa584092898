import type { EmpanelClient } from '@empanel/client'
import { startOf, today } from '../../dates/days.ts'

/** One practitioner looks after the panel of another for a time. */
export type Cover = Awaited<ReturnType<EmpanelClient['covers']['list']['query']>>['items'][number]

const usualDays = 14
const longestDays = 365

/** The days that a cover has unless somebody chooses others: two weeks from today on, the last day included. */
export function usualDaysOf(now = new Date()): { from: string; until: string } {
  const from = today(now)
  return { from, until: today(startOf(from, usualDays)) }
}

/** The last day that can be chosen for a cover that begins on this day. */
export const lastDayFrom = (from: string): string => today(startOf(from || today(), longestDays))

type Days = { from: string; until: string }

/** Checks the days of a cover; returns errors by field. */
export function wrongDays({ from, until }: Days, now = new Date()): Partial<Days> {
  if (!from) return { from: 'Choose the first day.' }
  if (from < today(now)) return { from: 'Choose today or a later day.' }
  if (!until) return { until: 'Choose the last day.' }
  if (until < from) return { until: 'Choose the first day or a later one.' }
  if (until > lastDayFrom(from)) return { until: 'A cover lasts a year at most.' }
  return {}
}
