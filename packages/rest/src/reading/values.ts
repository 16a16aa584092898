/** Passwords are compared byte by byte, so nothing is trimmed. */
const secret = 'password'

/** Fields that are numbers. In all others, a number becomes text: its digits, such as those of a phone. */
const numbers = new Set(['patient', 'doctor', 'patient_id', 'doctor_id', 'age'])

/** Fields that count as missing if a form leaves them empty. All others are then empty text. */
const neverEmpty = new Set([...numbers, 'date_of_birth', 'username', 'name'])

const genders = new Map([
  ['male', 'M'],
  ['female', 'F'],
  ['other', 'O'],
  ['unknown', 'U'],
])

/** Reads the value of a field as Django REST framework would. Undefined if it counts as missing. */
export function readValue(name: string, value: unknown, isForm: boolean): unknown {
  if (typeof value === 'number') return numbers.has(name) || !isExact(value) ? value : String(value)
  if (typeof value !== 'string' || name === secret) return value
  const text = value.trim()
  if (isForm && text === '' && neverEmpty.has(name)) return undefined
  return readers[name]?.(text) ?? text
}

/** False for integers so large that JSON.parse lost digits. */
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
