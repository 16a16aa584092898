import type { PatientRecord, PractitionerRecord } from '@empanel/fhir'
import { toSnakeCase } from 'drizzle-orm/casing'

type Field = {
  type: 'text' | 'text[]' | 'date'
  /** The value after an import, in SQL: `ours` is the stored row, `theirs` the source's. */
  merged?: string
  /** Its value in a new row. */
  entered?: string
}

type Fields<Name extends string = string> = Readonly<Record<Name, Field>>

// Unless a field says otherwise, a value of the source replaces ours, and a missing one replaces nothing.
const names: Fields<'firstName' | 'lastName'> = {
  firstName: { type: 'text', merged: 'theirs.first_name' },
  lastName: { type: 'text', merged: 'theirs.last_name' },
}

/** How an import stages and merges each field that a source may know of a patient. */
const patientFields: Fields<keyof PatientRecord['patient']> = {
  ...names,
  dateOfBirth: {
    type: 'text',
    // A more precise date stays where the source gives only the beginning of the same date.
    merged: `case when starts_with(ours.date_of_birth, theirs.date_of_birth) then ours.date_of_birth
      else coalesce(theirs.date_of_birth, ours.date_of_birth) end`,
  },
  gender: { type: 'text', merged: `coalesce(nullif(theirs.gender, 'U'), ours.gender)` },
  address: { type: 'text' },
  phoneNumber: { type: 'text' },
  email: { type: 'text' },
  preferredLanguage: { type: 'text' },
  deceasedOn: { type: 'date' },
}

/** The same of a practitioner. */
const practitionerFields: Fields<keyof PractitionerRecord['practitioner']> = {
  ...names,
  specialty: { type: 'text', entered: `coalesce(theirs.specialty, 'Unspecified')` },
  languages: { type: 'text[]', entered: `coalesce(theirs.languages, '{}')` },
  phoneNumber: { type: 'text' },
  email: { type: 'text' },
  npi: { type: 'text' },
}

/** The columns of fields, as lists for statements, and `rowOf`: a record under the names of its columns. */
function columnsOf<Name extends string>(fields: Fields<Name>) {
  const columns = Object.entries<Field>(fields).map(([name, { type, ...said }]) => {
    const column = toSnakeCase(name)
    const merged = said.merged ?? `coalesce(theirs.${column}, ours.${column})`
    return { name, column, type, merged, entered: said.entered ?? `theirs.${column}` }
  })
  const list = (text: (column: (typeof columns)[number]) => string) => columns.map(text).join(', ')
  return {
    names: list(({ column }) => column),
    declared: list(({ column, type }) => `${column} ${type}`),
    ours: list(({ column }) => `ours.${column}`),
    merged: list(({ merged }) => merged),
    entered: list(({ entered }) => entered),
    assigned: list(({ column, merged }) => `${column} = ${merged}`),
    rowOf: (record: Record<string, unknown> & { [name in Name]: unknown }) =>
      Object.fromEntries(columns.map(({ name, column }) => [column, record[name]])),
  }
}

export const patientColumns = columnsOf(patientFields)
export const practitionerColumns = columnsOf(practitionerFields)
