import type { plannedChanges, transfers } from '@empanel/db'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { nobody } from '../../kernel/policy/actor.ts'
import { listed } from '../../kernel/query/ids.ts'

/** A row that waits for its time. */
type Planned = typeof plannedChanges | typeof transfers

/** Whether a row is due and none of `except`. */
export const isDue = ({ id, state, dueAt }: Planned, except: number[]) =>
  and(eq(state, 'planned'), lte(dueAt, sql`clock_timestamp()`), sql`${id} <> all(${listed(except)})`)

/** Orders rows so that the one that has been due longest comes first. */
export const dueLongest = ({ id, dueAt }: Planned) => [asc(dueAt), asc(id)]

/** The instance that locks a row carries it out, until it commits or dies. The others take what comes next. */
export const forThisInstance = ['update', { skipLocked: true }] as const

/** The context of what the server does by itself, by the word that the trail has for it. */
export const byItself = (action: 'plans' | 'transfers') => ({
  actor: nobody,
  action,
  requestId: action,
  ip: null,
})
