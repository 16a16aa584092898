import type { Doctor } from '../doctor.ts'

/** The values of the form: an empty text where the record has null. */
export type DoctorValues = Record<
  'firstName' | 'lastName' | 'specialty' | 'phoneNumber' | 'email' | 'licenseNumber' | 'npi',
  string
>

export const nobody: DoctorValues = {
  firstName: '',
  lastName: '',
  specialty: '',
  phoneNumber: '',
  email: '',
  licenseNumber: '',
  npi: '',
}

export const valuesOf = (doctor: Doctor): DoctorValues => ({
  firstName: doctor.firstName,
  lastName: doctor.lastName,
  specialty: doctor.specialty,
  phoneNumber: doctor.phoneNumber ?? '',
  email: doctor.email ?? '',
  licenseNumber: doctor.licenseNumber ?? '',
  npi: doctor.npi ?? '',
})

/** The values as the server takes them: null where a field is empty. */
export const inputOf = (values: DoctorValues) => ({
  firstName: values.firstName,
  lastName: values.lastName,
  specialty: values.specialty,
  phoneNumber: values.phoneNumber.trim() || null,
  email: values.email.trim() || null,
  licenseNumber: values.licenseNumber.trim() || null,
  npi: values.npi.trim() || null,
})
