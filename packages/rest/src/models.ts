import { age, ageOf, birthYearOf, splitName } from '@empanel/api'
import type { Reading } from './http/input.ts'
import { fullName } from './person.ts'

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
export function readSpecialty({ input, ignored, madeOf }: Reading): void {
  const { specialty, specialization } = input
  delete input.specialization
  if (specialization === undefined) return
  if (isGiven(specialty)) {
    if (specialization !== specialty) ignored.add('specialization')
  } else {
    input.specialty = specialization
    madeOf.set('specialty', 'specialization')
  }
}

/** `name` for the names that are not given. Beside both it is what replies show, and is ignored. */
function readName({ input, ignored, madeOf }: Reading): void {
  const { name, first_name: first, last_name: last } = input
  delete input.name
  if (name === undefined) return
  if (first !== undefined && last !== undefined) {
    const shown = fullName({ firstName: String(first ?? ''), lastName: String(last ?? '') })
    if (name !== null && name !== shown) ignored.add('name')
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
function readBirth({ input, ignored, madeOf }: Reading): void {
  const { age: given, date_of_birth: born } = input
  if (given === undefined) return
  if (isGiven(born)) {
    if (typeof given === 'number' && typeof born === 'string' && !isAgeOf(born, given)) ignored.add('age')
    delete input.age
    return
  }
  if (given !== null || born === undefined) madeOf.set('date_of_birth', 'age')
  if (given !== null) return
  input.date_of_birth = null
  delete input.age
}

/** A birthday may have come since the record was fetched. */
const isAgeOf = (dateOfBirth: string, given: number) =>
  Math.abs((ageOf({ dateOfBirth, deceasedOn: null }) ?? given) - given) <= 1

const isGiven = (value: unknown) => value !== undefined && value !== null
