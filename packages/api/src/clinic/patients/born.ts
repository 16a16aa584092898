import { patients } from '@empanel/db'
import { type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { within } from '../../kernel/query/fields.ts'

/** This expression has an index. */
export const born = sql`coalesce(${patients.dateOfBirth}, '~')`

/** True for people born within a partial date; for a year, on any day of it. */
export const bornWithin = (date: Placeholder | string, at = born) => within(at, date)

/** True where only the month or year of birth is known, and the date lies in it. */
export const birthUncertain = (date: Placeholder | string, at = born) =>
  sql`${at} in (left(${date}::text, 4), left(${date}::text, 7))`

/** True for people who may have been born on a partial date. */
export const mayBeBornOn = (date: Placeholder | string, at = born) =>
  sql`(${birthUncertain(date, at)} or ${bornWithin(date, at)})`

/** The same as a check of rows found otherwise: this expression has no index. */
export const mayBeBornOnUnindexed = (date: Placeholder | string) => mayBeBornOn(date, sql`(${born} || '')`)

/** A patient's age on a day in years, counted as `ageOf` does. Null if the date of birth is unknown. */
export const ageOn = (day: SQLWrapper): SQL<number | null> => sql`age_on(${patients.dateOfBirth}, ${day})`

/** True for the patients whom `agesBetween` describes. Each of the two parts has an index. */
export const isOfAge = ([after, upTo, from, to]: Placeholder[]): SQL => sql`(
  (${patients.deceasedOn} is null and ${born} > ${after} and ${born} <= ${upTo})
  or (${patients.deceasedOn} is not null and ${ageOn(patients.deceasedOn)} between ${from} and ${to}))`
