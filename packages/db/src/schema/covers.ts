import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

/** The longest time for which one practitioner covers another. A longer absence is better recorded as a handover. */
export const mostCoverDays = 366

/**
 * Who looks after whose panel for a time. A cover is in force from its start to its end by the clock of the database,
 * unless somebody ended it before. Nothing has to happen for it to begin or end. Rows are ended, never deleted.
 */
export const covers = pgTable(
  'covers',
  {
    id: id(),
    /** Whose panel is covered. */
    practitionerId: integer()
      .notNull()
      .references(() => practitioners.id),
    /** Who covers it. */
    byId: integer()
      .notNull()
      .references(() => practitioners.id),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    reason: text(),
    createdAt: instant().notNull().default(sql`now()`),
    createdBy: integer()
      .notNull()
      .references(() => users.id),
    /** When somebody ended it, perhaps before it began. Null if it ends, or ended, by itself. */
    endedAt: instant(),
    endedBy: integer().references(() => users.id),
  },
  t => [
    // Each statement of a caller who reaches their panels looks here for what they cover.
    index('covers_by_idx').on(t.byId, t.endsAt).where(sql`ended_at is null`),
    index('covers_of_idx').on(t.practitionerId, t.startsAt),
    index('covers_held_idx').on(t.byId, t.startsAt),
    index('covers_time_idx').on(t.startsAt, t.id),
    index('covers_created_by_idx').on(t.createdBy),
    index('covers_ended_by_idx').on(t.endedBy),
    check('covers_two', sql`${t.byId} <> ${t.practitionerId}`),
    check(
      'covers_period',
      sql`${t.endsAt} > ${t.startsAt} and ${t.endsAt} <= ${t.startsAt} + interval '${sql.raw(String(mostCoverDays * 24))} hours'`,
    ),
    check('covers_ended', sql`(${t.endedAt} is null) = (${t.endedBy} is null)`),
  ],
)
