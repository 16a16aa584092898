type Named = { firstName: string; lastName: string }

/** First and last name, either of which may be empty. */
export const fullName = ({ firstName, lastName }: Named) => `${firstName} ${lastName}`.trim()

type Dated = { dateOfBirth: string | null; deceasedOn: string | null }

/**
 * Full years from birth to today (UTC) or to death, as far as the date of birth is known: of a year alone, the years
 * between. Null when it is unknown.
 */
export function ageOf({ dateOfBirth, deceasedOn }: Dated, today = new Date()): number | null {
  if (dateOfBirth === null) return null
  const until = deceasedOn ?? today.toISOString().slice(0, 10)
  const years = Number(until.slice(0, 4)) - Number(dateOfBirth.slice(0, 4))
  const beforeBirthday = until.slice(5, dateOfBirth.length) < dateOfBirth.slice(5)
  // East of Greenwich somebody may be born tomorrow.
  return Math.max(0, beforeBirthday ? years - 1 : years)
}
