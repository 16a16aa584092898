import { age, birthYearOf, splitName } from '@empanel/api'
import type { Reading } from './reading.ts'

/** A patient as one of the documents has one (`name`, `age`): turned into names and, for one who is new, a birth year. */
export function readNewPatient(reading: Reading): void {
  readName(reading)
  readBirth(reading)
  becomeYear(reading)
}

/** The same of one on record, whose date of birth only the core knows: null where the age stands for it. */
export function readKnownPatient(reading: Reading): void {
  readName(reading)
  readBirth(reading)
  if (reading.input.age !== undefined) reading.input.date_of_birth = null
}

/** The same where the whole record is asked for. A form has no other way to say null than to leave it out. */
export function readWholePatient(reading: Reading): void {
  readKnownPatient(reading)
  const { first_name: first, last_name: last, gender, date_of_birth: born } = reading.input
  const isWhole = [first, last, gender].every(value => value !== undefined)
  if (reading.isForm && isWhole && born === undefined) reading.input.date_of_birth = null
}

/** The same of somebody who registers: `name` is that of the account, of which the core makes the record's. */
export function readRegisteringPatient(reading: Reading): void {
  readBirth(reading)
  becomeYear(reading)
  if (reading.input.date_of_birth === null) delete reading.input.date_of_birth
}

function becomeYear({ input }: Reading): void {
  if (input.age === undefined) return
  // An age that is none is refused for itself, not for the date that it would have given.
  const { data = 0, success } = age.safeParse(input.age)
  input.date_of_birth = birthYearOf(data, { deceasedOn: null })
  if (success) delete input.age
}

/** A doctor as one of the documents has one (`name`, `specialization`). */
export function readDoctor(reading: Reading): void {
  readName(reading)
  readSpecialty(reading)
}

/** `specialization` where no `specialty` is given. */
export function readSpecialty({ input, beside, madeOf }: Reading): void {
  const { specialty, specialization } = input
  delete input.specialization
  if (specialization === undefined) return
  if (isSaid(specialty) || (isGiven(specialty) && !isSaid(specialization))) {
    if (isSaid(specialization)) beside.set('specialization', specialization)
  } else {
    input.specialty = specialization
    madeOf.set('specialty', 'specialization')
  }
}

/** `name` for the names that are not given. Beside both it is what replies show, and is ignored. */
function readName({ input, beside, blank, madeOf }: Reading): void {
  const { name } = input
  delete input.name
  const names = ['first_name', 'last_name'] as const
  const areSaid = names.some(field => isSaid(input[field]))
  // What is then missing is what a form asked for as `name`.
  if (blank.has('name') && !areSaid)
    for (const field of names) if (input[field] === undefined) madeOf.set(field, 'name')
  if (name === undefined || (name === '' && areSaid)) return
  // What is left empty beside a name has not been given.
  if (isSaid(name) && !areSaid) for (const field of names) delete input[field]
  if (names.every(field => input[field] !== undefined)) {
    if (isSaid(name)) beside.set('name', name)
    return
  }
  const parts = typeof name === 'string' ? splitName(name) : { firstName: name, lastName: name }
  for (const [field, part] of [
    ['first_name', parts.firstName],
    ['last_name', parts.lastName],
  ] as const) {
    if (input[field] !== undefined) continue
    input[field] = part
    madeOf.set(field, 'name')
  }
}

/** Leaves `age` where no date of birth is given. Beside one it is what replies show, and is ignored. */
function readBirth({ input, beside, blank, madeOf }: Reading): void {
  const { age: given, date_of_birth: born } = input
  if (blank.has('age') && !blank.has('date_of_birth') && born === undefined)
    madeOf.set('date_of_birth', 'age')
  if (given === undefined) return
  if (isSaid(born) || (isGiven(born) && !isSaid(given))) {
    if (isSaid(given)) beside.set('age', given)
    delete input.age
    return
  }
  if (given !== null || born === undefined) madeOf.set('date_of_birth', 'age')
  if (given !== null) return
  input.date_of_birth = null
  delete input.age
}

export const isGiven = (value: unknown) => value !== undefined && value !== null
const isSaid = (value: unknown) => isGiven(value) && value !== ''
