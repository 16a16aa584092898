import { typedBirth } from '../../dates/typed-day.ts'
import type { Gender, Patient } from '../patient.ts'

/** The values of the form: an empty text where the record has null. */
export type PatientValues = Record<
  | 'firstName'
  | 'lastName'
  | 'dateOfBirth'
  | 'address'
  | 'phoneNumber'
  | 'email'
  | 'medicalHistory'
  | 'deceasedOn',
  string
> & { gender: Gender }

export const nobody: PatientValues = {
  firstName: '',
  lastName: '',
  dateOfBirth: '',
  gender: 'U',
  address: '',
  phoneNumber: '',
  email: '',
  medicalHistory: '',
  deceasedOn: '',
}

export const valuesOf = (patient: Patient): PatientValues => ({
  firstName: patient.firstName,
  lastName: patient.lastName,
  dateOfBirth: patient.dateOfBirth ?? '',
  gender: patient.gender,
  address: patient.address ?? '',
  phoneNumber: patient.phoneNumber ?? '',
  email: patient.email ?? '',
  medicalHistory: patient.medicalHistory ?? '',
  deceasedOn: patient.deceasedOn ?? '',
})

/** The values of a new patient as the server takes them: null where a field is empty. */
export const inputOf = ({ deceasedOn: _, ...values }: PatientValues) => ({
  ...values,
  dateOfBirth: typedBirth(values.dateOfBirth),
  address: values.address.trim() || null,
  phoneNumber: values.phoneNumber.trim() || null,
  email: values.email.trim() || null,
  medicalHistory: values.medicalHistory.trim() || null,
})

/**
 * The changed values only. Unchanged ones are not sent: imported records may lack required fields, and entering a death
 * needs another permission than changing a phone number.
 */
export function changesOf(values: PatientValues, patient: Patient) {
  const before = valuesOf(patient)
  const entered = { ...inputOf(values), deceasedOn: values.deceasedOn || null }
  const changed = (field: keyof PatientValues) => values[field] !== before[field]
  const { firstName, lastName, dateOfBirth, gender } = entered
  const { address, phoneNumber, email, medicalHistory, deceasedOn } = entered
  return {
    ...(changed('firstName') && { firstName }),
    ...(changed('lastName') && { lastName }),
    ...(changed('dateOfBirth') && { dateOfBirth }),
    ...(changed('gender') && { gender }),
    ...(changed('address') && { address }),
    ...(changed('phoneNumber') && { phoneNumber }),
    ...(changed('email') && { email }),
    ...(changed('medicalHistory') && { medicalHistory }),
    ...(changed('deceasedOn') && { deceasedOn }),
  }
}
