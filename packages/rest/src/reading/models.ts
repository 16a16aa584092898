import { splitName } from '@empanel/api'
import type { Reading } from './reading.ts'

/** A new patient, who may be given as in one of the documents: with `name` and `age`. */
export function readPatient(reading: Reading): void {
  readName(reading)
  readBirth(reading)
}

/** Changes of a patient on record. The core alone knows their date of birth: null says that it is unknown. */
export function readPatientChange(reading: Reading): void {
  readPatient(reading)
  const { input } = reading
  if (input.date_of_birth !== null) return
  delete input.date_of_birth
  input.unborn = true
}

/** The whole record of a patient. A form has no other way to say that a date of birth is unknown than to leave it out. */
export function readWholePatient(reading: Reading): void {
  readPatientChange(reading)
  const { input, isForm } = reading
  const isWhole = [input.first_name, input.last_name, input.gender].every(value => value !== undefined)
  if (isForm && isWhole && input.date_of_birth === undefined && input.age === undefined) input.unborn = true
}

/** Somebody who registers as a patient. Their `name` is that of the account; the core makes the record's of it. */
export function readRegisteringPatient(reading: Reading): void {
  readBirth(reading)
  if (reading.input.date_of_birth === null) delete reading.input.date_of_birth
}

/** A doctor, who may be given as in one of the documents: with `name` and `specialization`. */
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

/**
 * A mapping, which may be given as in one of the documents: as `{patient, doctor}` for `{patient_id, doctor_id}`. Clients that
 * send both must mean the same.
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
      // The core takes one of them.
      if (given !== other) refused[id] = [`This is not the ${side} given above.`]
      for (const [name, value] of [
        [side, given],
        [id, other],
      ] as const)
        if (typeof value !== 'number') refused[name] = ['A valid integer is required.']
    }
  }
}

/** Splits `name` for the names that are not given. Beside both it is ignored: replies show it. */
function readName({ input, beside, blank, madeOf }: Reading): void {
  const { name } = input
  delete input.name
  const names = ['first_name', 'last_name'] as const
  const areSaid = names.some(field => isSaid(input[field]))
  // The form asked for `name`, so that is the one which is missing.
  if (blank.has('name') && !areSaid)
    for (const field of names) if (input[field] === undefined) madeOf.set(field, 'name')
  if (name === undefined || (name === '' && areSaid)) return
  // Names that are empty beside a `name` count as missing.
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

/** Leaves one of `age` and `date_of_birth`. An age beside a date is shown in replies, and ignored. */
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

/** Whether a field has a value. It may be empty text. */
export const isGiven = (value: unknown) => value !== undefined && value !== null
/** Whether a field has a value that is not empty text. */
export const isSaid = (value: unknown) => isGiven(value) && value !== ''
