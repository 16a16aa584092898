import type { EmpanelClient } from '@empanel/client'
import { NativeSelect, TextInput } from '@mantine/core'
import { asTyped, type Field, namesOf, orNull } from '../forms/fields/field.ts'
import { formOf } from '../forms/fields/values.ts'
import { LanguagesInput, tagsIn } from '../forms/languages-input.tsx'
import { Mail, Phone } from '../page/contact.tsx'
import { languageNames } from '../words/languages.ts'
import { type Profession, professionChoices, professions } from '../words/professions.ts'
import type { Practitioner } from './practitioner.ts'

type Change = Parameters<EmpanelClient['practitioners']['update']['mutate']>[0]
export type PractitionerField = Exclude<keyof Change, 'id' | 'version'>

type Described<Name extends PractitionerField> = Field<
  Name extends 'profession' ? Profession : string,
  Exclude<Change[Name], undefined>,
  Practitioner
>

/** The fields of a practitioner, in the order of the form and of the record's page. */
export const practitionerFields: { [Name in PractitionerField]: Described<Name> } = {
  firstName: {
    label: 'First name',
    section: 'Who',
    input: props => <TextInput {...props} maxLength={100} />,
    entered: asTyped,
    fact: 'elsewhere',
  },
  lastName: {
    label: 'Last name',
    section: 'Who',
    input: props => <TextInput {...props} maxLength={100} required />,
    entered: asTyped,
    fact: 'elsewhere',
  },
  profession: {
    label: 'Profession',
    section: 'Who',
    input: props => <NativeSelect {...props} data={professionChoices} />,
    first: 'physician',
    entered: profession => profession,
    fact: ({ profession }) => professions[profession].name,
  },
  specialty: {
    label: 'Specialty',
    section: 'Who',
    input: props => <TextInput {...props} maxLength={100} placeholder="Cardiology" required />,
    entered: asTyped,
    fact: ({ specialty }) => specialty,
  },
  languages: {
    label: 'Languages',
    section: 'Who',
    wide: true,
    input: props => <LanguagesInput {...props} description="Those spoken with patients. At most ten." />,
    entered: tagsIn,
    fact: ({ languages }) => languageNames(languages),
  },
  phoneNumber: {
    label: 'Phone',
    section: 'How to reach them',
    input: props => <TextInput {...props} maxLength={50} type="tel" />,
    entered: orNull,
    fact: ({ phoneNumber }) => phoneNumber && <Phone number={phoneNumber} />,
  },
  email: {
    label: 'E-mail',
    section: 'How to reach them',
    input: props => <TextInput {...props} maxLength={254} type="email" />,
    entered: orNull,
    fact: ({ email }) => email && <Mail address={email} />,
  },
  licenseNumber: {
    label: 'Licence number',
    section: 'Registers',
    input: props => <TextInput {...props} maxLength={50} description="No two practitioners have the same." />,
    entered: orNull,
    fact: ({ licenseNumber }) => licenseNumber,
  },
  npi: {
    label: 'NPI',
    section: 'Registers',
    input: props => (
      <TextInput
        {...props}
        description="National Provider Identifier: 10 digits, which are checked."
        inputMode="numeric"
      />
    ),
    entered: orNull,
    fact: ({ npi }) => npi,
  },
}

export const fieldNames = namesOf(practitionerFields)

const form = formOf(practitionerFields)
export const { nobody, valuesOf } = form
export type PractitionerValues = typeof nobody

/** The values as the server takes them: null where a field is empty. */
export const inputOf = (values: PractitionerValues) => form.entered(values, fieldNames)
