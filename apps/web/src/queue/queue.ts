import type { EmpanelClient } from '@empanel/client'

/** A patient who waits for a primary. */
export type Waiting = Awaited<ReturnType<EmpanelClient['queue']['list']['query']>>['items'][number]
/** Who might be a patient's primary, and why. */
export type Suggestion = Awaited<ReturnType<EmpanelClient['queue']['suggest']['query']>>['items'][number]
export type QueueSort = 'longest' | 'latest'

/** The orders of the queue, in words. */
export const sortWords: Record<QueueSort, string> = { longest: 'Waiting longest', latest: 'Lost lately' }
export const sortChoices = Object.entries(sortWords).map(([value, label]) => ({ value, label }))
