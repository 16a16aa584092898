import type { Profession } from '../../words/professions.ts'
import type { Practitioner } from '../practitioner.ts'

/** The values of the form: an empty text where the record has null. */
export type PractitionerValues = { profession: Profession } & Record<
  'firstName' | 'lastName' | 'specialty' | 'phoneNumber' | 'email' | 'licenseNumber' | 'npi',
  string
>

export const nobody: PractitionerValues = {
  profession: 'physician',
  firstName: '',
  lastName: '',
  specialty: '',
  phoneNumber: '',
  email: '',
  licenseNumber: '',
  npi: '',
}

export const valuesOf = (practitioner: Practitioner): PractitionerValues => ({
  firstName: practitioner.firstName,
  lastName: practitioner.lastName,
  profession: practitioner.profession,
  specialty: practitioner.specialty,
  phoneNumber: practitioner.phoneNumber ?? '',
  email: practitioner.email ?? '',
  licenseNumber: practitioner.licenseNumber ?? '',
  npi: practitioner.npi ?? '',
})

/** The values as the server takes them: null where a field is empty. */
export const inputOf = (values: PractitionerValues) => ({
  firstName: values.firstName,
  lastName: values.lastName,
  profession: values.profession,
  specialty: values.specialty,
  phoneNumber: values.phoneNumber.trim() || null,
  email: values.email.trim() || null,
  licenseNumber: values.licenseNumber.trim() || null,
  npi: values.npi.trim() || null,
})
