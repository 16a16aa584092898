/** Passwords are compared byte by byte, so nothing is trimmed. */
const secret = 'password'

/** Fields that name a row by its id. */
const isId = (name: string) => name.endsWith('_id') || name === 'patient' || name === 'doctor'

/** Fields that are numbers. In all others, a number becomes text: its digits, such as those of a phone. */
const isNumber = (name: string) => isId(name) || name === 'age'

/** Fields that count as missing if a form leaves them empty, as numbers do. All others are then empty text. */
const neverEmpty = new Set(['date_of_birth', 'username', 'name'])

const genders = new Map([
  ['male', 'M'],
  ['female', 'F'],
  ['other', 'O'],
  ['unknown', 'U'],
])

/** Reads the value of a field as Django REST framework would. Undefined if it counts as missing. */
export function readValue(name: string, value: unknown, isForm: boolean): unknown {
  if (typeof value === 'number') return isNumber(name) || !isExact(value) ? value : String(value)
  if (typeof value !== 'string' || name === secret) return value
  const text = value.trim()
  if (isForm && text === '' && (isNumber(name) || neverEmpty.has(name))) return undefined
  return (isId(name) ? asId : readers[name])?.(text) ?? text
}

/** False for integers so large that JSON.parse lost digits. */
const isExact = (value: number) => !Number.isInteger(value) || Number.isSafeInteger(value)

const asId = (text: string) => (/^\d{1,10}$/.test(text) ? Number(text) : text)

const readers: Partial<Record<string, (text: string) => unknown>> = {
  gender: text => genders.get(text.toLowerCase()) ?? (/^[mfou]$/i.test(text) ? text.toUpperCase() : text),
  age: text => (/^\d{1,9}(\.0*)?$/.test(text) ? Number(text) : text),
  date_of_birth: text => text.replace(/^(\d{4})-(\d{1,2})-(\d{1,2})$/, padded),
}

const padded = (_: string, year: string, month: string, day: string) =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
