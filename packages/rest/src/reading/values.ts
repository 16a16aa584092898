/** Kept to the byte, as it was typed. */
const secret = 'password'

/** Numbers are meant here. Everywhere else a number stands for its digits, such as those of a phone. */
const numbers = new Set(['patient', 'doctor', 'patient_id', 'doctor_id', 'age'])

/** Left empty in a form, these are missing. Other fields are then given, and empty. */
const neverEmpty = new Set([...numbers, 'date_of_birth', 'username', 'name'])

const genders = new Map([
  ['male', 'M'],
  ['female', 'F'],
  ['other', 'O'],
  ['unknown', 'U'],
])

/** The value of a field for the core, read as Django REST framework's fields read it. */
export function readValue(name: string, value: unknown, isForm: boolean): unknown {
  if (typeof value === 'number') return numbers.has(name) || !isExact(value) ? value : String(value)
  if (typeof value !== 'string' || name === secret) return value
  const text = value.trim()
  if (isForm && text === '' && neverEmpty.has(name)) return undefined
  return readers[name]?.(text) ?? text
}

/** True where no digit of the number was lost. */
const isExact = (value: number) => !Number.isInteger(value) || Number.isSafeInteger(value)

const asId = (text: string) => (/^\d{1,10}$/.test(text) ? Number(text) : text)

const readers: Partial<Record<string, (text: string) => unknown>> = {
  patient: asId,
  doctor: asId,
  patient_id: asId,
  doctor_id: asId,
  gender: text => genders.get(text.toLowerCase()) ?? (/^[mfou]$/i.test(text) ? text.toUpperCase() : text),
  age: text => (/^\d{1,9}(\.0*)?$/.test(text) ? Number(text) : text),
  date_of_birth: text => text.replace(/^(\d{4})-(\d{1,2})-(\d{1,2})$/, padded),
}

const padded = (_: string, year: string, month: string, day: string) =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
