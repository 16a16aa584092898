import { splitName } from '@empanel/api'
import type { Reading } from './reading.ts'

/** Reads a new patient. One of the documents sends `name` and `age` instead of names and a date of birth. */
export function readPatient(reading: Reading): void {
  readName(reading)
  readBirth(reading)
}

/** Reads a change of a patient. Null says that the date of birth is unknown; only the core can tell if it is. */
export function readPatientChange(reading: Reading): void {
  readPatient(reading)
  const { input } = reading
  if (input.date_of_birth !== null) return
  delete input.date_of_birth
  input.unborn = true
}

/** Reads a whole patient. A form cannot say null, so it leaves out an unknown date of birth. */
export function readWholePatient(reading: Reading): void {
  readPatientChange(reading)
  const { input, isForm } = reading
  const isWhole = [input.first_name, input.last_name, input.gender].every(value => value !== undefined)
  if (isForm && isWhole && input.date_of_birth === undefined && input.age === undefined) input.unborn = true
}

/** Reads the registration of a patient. `name` is the account's name; the core derives the record's names from it. */
export function readRegisteringPatient(reading: Reading): void {
  readBirth(reading)
  if (reading.input.date_of_birth === null) delete reading.input.date_of_birth
}

/** Reads a doctor. One of the documents sends `name` and `specialization`. */
export function readDoctor(reading: Reading): void {
  readName(reading)
  readSpecialty(reading)
}

/** Takes `specialization` for a missing `specialty`. */
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

/**
 * Reads a mapping. Some documents send `{patient, doctor}` instead of `{patient_id, doctor_id}`. If both are sent, they
 * must agree.
 */
export function readMapping({ input, madeOf, refused }: Reading): void {
  for (const side of ['patient', 'doctor']) {
    const id = `${side}_id`
    const { [side]: given, [id]: other } = input
    delete input[side]
    if (other === undefined) {
      input[id] = given
      madeOf.set(id, side)
    } else if (given !== undefined) {
      // The core sees only one of the two.
      if (given !== other) refused[id] = [`This is not the ${side} given above.`]
      for (const [name, value] of [
        [side, given],
        [id, other],
      ] as const)
        if (typeof value !== 'number') refused[name] = ['A valid integer is required.']
    }
  }
}

/** Splits `name` into the names that are missing. If neither is, it is ignored: replies show it, too. */
function readName({ input, beside, blank, madeOf }: Reading): void {
  const { name } = input
  delete input.name
  const names = ['first_name', 'last_name'] as const
  const areSaid = names.some(field => isSaid(input[field]))
  // The form has a field `name`, so errors about missing names are about that one.
  if (blank.has('name') && !areSaid)
    for (const field of names) if (input[field] === undefined) madeOf.set(field, 'name')
  if (name === undefined || (name === '' && areSaid)) return
  // Empty names beside a `name` count as missing.
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

/** Keeps only one of `age` and `date_of_birth`. An age beside a date is ignored: replies show both. */
function readBirth({ input, beside, blank, madeOf }: Reading): void {
  const { age, date_of_birth: born } = input
  if (blank.has('age') && !blank.has('date_of_birth') && born === undefined)
    madeOf.set('date_of_birth', 'age')
  if (age === undefined) return
  if (isSaid(born) || (isGiven(born) && !isSaid(age))) {
    if (isSaid(age)) beside.set('age', age)
    delete input.age
    return
  }
  if (age !== null || born === undefined) madeOf.set('date_of_birth', 'age')
  if (age !== null) {
    delete input.date_of_birth
    return
  }
  input.date_of_birth = null
  delete input.age
}

/** True for any value, empty text included. */
export const isGiven = (value: unknown) => value !== undefined && value !== null
/** True for any value except empty text. */
export const isSaid = (value: unknown) => isGiven(value) && value !== ''
