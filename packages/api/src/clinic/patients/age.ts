type Dated = { dateOfBirth: string | null; deceasedOn: string | null }

/**
 * Full years from birth to today (UTC) or to death. Of a date of birth that is only a year, the difference of the
 * years.
 * Null when it is unknown.
 */
export function ageOf({ dateOfBirth, deceasedOn }: Dated, today = new Date()): number | null {
  if (dateOfBirth === null) return null
  const until = deceasedOn ?? today.toISOString().slice(0, 10)
  const years = Number(until.slice(0, 4)) - Number(dateOfBirth.slice(0, 4))
  const beforeBirthday = until.slice(5, dateOfBirth.length) < dateOfBirth.slice(5)
  // East of Greenwich, people may have been born tomorrow.
  return Math.max(0, beforeBirthday ? years - 1 : years)
}

/**
 * Finds people of an age from `ageFrom` to `ageTo`, both included, as `ageOf` counts it: somebody born in a year or a
 * month was born on its first day. The living by their dates of birth, after the first and up to the second; the dead by
 * their age at death, from the third value to the fourth. Undefined where neither limit is given.
 */
export function agesBetween({ ageFrom, ageTo }: Ages, today = new Date()) {
  if (ageFrom === undefined && ageTo === undefined) return undefined
  const after = ageTo === undefined ? '' : birthdayOf(ageTo + 1, today)
  // East of Greenwich, people may have been born tomorrow.
  const upTo = ageFrom ? birthdayOf(ageFrom, today) : '9999'
  return [after, upTo, ageFrom ?? 0, ageTo ?? 9999] as const
}

type Ages = { ageFrom?: number | undefined; ageTo?: number | undefined }

/** The day on which somebody was born who has today this age's birthday. It need not exist: days compare as text. */
const birthdayOf = (age: number, today: Date) =>
  birthYearOf(age, { deceasedOn: null }, today) + today.toISOString().slice(4, 10)

/** The year in which somebody of this age was born, or may have been. Stored as a partial date of birth. */
export function birthYearOf(age: number, { deceasedOn }: Pick<Dated, 'deceasedOn'>, today = new Date()) {
  const until = deceasedOn ?? today.toISOString().slice(0, 10)
  return String(Number(until.slice(0, 4)) - age).padStart(4, '0')
}

const day = 86_400_000

/**
 * The date of birth to store for an age. Nothing to store if the age agrees with the known date anywhere in the world
 * today.
 */
export function dateOfBirthFor(
  age: number | undefined,
  known: Dated,
  today = new Date(),
): { dateOfBirth?: string } {
  if (age === undefined) return {}
  const days = [0, -day, day].map(shift => new Date(today.getTime() + shift))
  return days.some(one => ageOf(known, one) === age) ? {} : { dateOfBirth: birthYearOf(age, known, today) }
}
