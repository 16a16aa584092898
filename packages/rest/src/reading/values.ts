/** Kept to the byte, as whoever chose it typed it. */
const secret = 'password'

/** Numbers are meant here; everywhere else a number stands for its digits, such as those of a phone. */
const numbers = new Set(['patient', 'doctor', 'patient_id', 'doctor_id', 'age'])

/** What an empty field of a form does not give; any other is given, and empty. */
const neverEmpty = new Set([...numbers, 'date_of_birth', 'username', 'name'])

const genders = new Map([
  ['male', 'M'],
  ['female', 'F'],
  ['other', 'O'],
  ['unknown', 'U'],
])

/** The value of a field as its schema takes it: as Django REST framework's fields read what clients send. */
export function readValue(name: string, value: unknown, isForm: boolean): unknown {
  if (typeof value === 'number') return numbers.has(name) || !isExact(value) ? value : String(value)
  if (typeof value !== 'string' || name === secret) return value
  const text = value.trim()
  if (isForm && text === '' && neverEmpty.has(name)) return undefined
  return readers[name]?.(text) ?? text
}

/** Whether all digits that were sent are still there. */
const isExact = (value: number) => !Number.isInteger(value) || Number.isSafeInteger(value)

const readers: Partial<Record<string, (text: string) => unknown>> = {
  gender: text => genders.get(text.toLowerCase()) ?? (/^[mfou]$/i.test(text) ? text.toUpperCase() : text),
  age: text => (/^\d{1,9}(\.0*)?$/.test(text) ? Number(text) : text),
  date_of_birth: text => text.replace(/^(\d{4})-(\d{1,2})-(\d{1,2})$/, padded),
}

const padded = (_: string, year: string, month: string, day: string) =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
