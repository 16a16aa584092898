import { fieldNames, type PatientField, type PatientValues, patientFields } from '../fields.tsx'
import type { Patient } from '../patient.ts'

const valuesBy = (textOf: (field: PatientField) => string) =>
  // One value a field; the gender is one of the letters, by `textOf`.
  Object.fromEntries(fieldNames.map(field => [field, textOf(field)])) as PatientValues

export const nobody: PatientValues = valuesBy(field => (field === 'gender' ? 'U' : ''))

export const valuesOf = (patient: Patient): PatientValues => valuesBy(field => patient[field] ?? '')

type Entered = { [Field in PatientField]: ReturnType<(typeof patientFields)[Field]['entered']> }

const enteredIn = (values: PatientValues, fields: readonly PatientField[]) =>
  Object.fromEntries(fields.map(field => [field, entered(values, field)]))

/** The gender's letters are texts as well. */
const entered = (values: PatientValues, field: PatientField): unknown =>
  field === 'gender' ? values.gender : patientFields[field].entered(values[field])

/** The values of a new patient as the server takes them: null where a field is empty. */
export const inputOf = (values: PatientValues) =>
  // All fields but those of a death, by the line below.
  enteredIn(
    values,
    fieldNames.filter(field => !patientFields[field].ofDeath),
  ) as Omit<Entered, 'deceasedOn'>

/**
 * The changed values only. Unchanged ones are not sent: imported records may lack required fields, and entering a death
 * needs another permission than changing a phone number.
 */
export function changesOf(values: PatientValues, patient: Patient) {
  const before = valuesOf(patient)
  const changed = fieldNames.filter(field => values[field] !== before[field])
  return enteredIn(values, changed) as Partial<Entered>
}
