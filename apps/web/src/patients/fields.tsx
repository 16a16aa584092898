import type { EmpanelClient } from '@empanel/client'
import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { birthdayOf } from '../dates/days.ts'
import { Day } from '../dates/times.tsx'
import { typedBirth } from '../dates/typed-day.ts'
import { BirthField } from '../forms/birth-field.tsx'
import { asTyped, type Field, namesOf, orNull } from '../forms/fields/field.ts'
import { formOf } from '../forms/fields/values.ts'
import { LanguageFilter, LanguageInput } from '../forms/language-fields.tsx'
import { Mail, Phone } from '../page/contact.tsx'
import { BirthdayFilter } from '../search/birthday-filter.tsx'
import { SiteFilter, SiteInput, SiteName, siteOf } from '../sites/site-input.tsx'
import { useSites } from '../sites/sites.ts'
import { languageName, languageOf } from '../words/languages.ts'
import { type Gender, genderWords, type Patient } from './patient.ts'

type Change = Parameters<EmpanelClient['patients']['update']['mutate']>[0]
type Listing = Exclude<Parameters<EmpanelClient['patients']['list']['query']>[0], undefined>

/** A field of a patient that a person may enter. */
export type PatientField = Exclude<keyof Change, 'id' | 'version'>

/** The fields by which the server filters a list. */
type FilterName = Extract<PatientField, keyof Listing>

type Filter = {
  /** The value that an address holds, or undefined. */
  read: (value: unknown) => string | undefined
  input: (props: { label: string; value: string; onChange: (value: string) => void }) => ReactNode
}

type Described<Name extends PatientField> = Field<
  Name extends 'gender' ? Gender : string,
  Name extends 'siteId' ? number | undefined : Exclude<Change[Name], undefined>,
  Patient
> & {
  /** Whether only those who may enter a death see it, on records that exist. */
  ofDeath?: true
  /** Whether it is of no interest where there is only one site. */
  ofSites?: true
} & (Name extends FilterName ? { filter: Filter } : unknown)

const genders = Object.entries(genderWords).map(([value, label]) => ({ value, label }))

/** The fields of a patient, in the order of the form and of the record's page. */
export const patientFields: { [Name in PatientField]: Described<Name> } = {
  firstName: {
    label: 'First name',
    section: 'Who',
    input: props => <TextInput {...props} />,
    entered: asTyped,
    fact: 'elsewhere',
  },
  lastName: {
    label: 'Last name',
    section: 'Who',
    input: props => <TextInput {...props} required />,
    entered: asTyped,
    fact: 'elsewhere',
  },
  dateOfBirth: {
    label: 'Date of birth',
    section: 'Who',
    input: props => <BirthField {...props} required />,
    entered: typedBirth,
    fact: ({ dateOfBirth }) => <Day date={dateOfBirth} />,
    filter: { read: birthdayOf, input: props => <BirthdayFilter {...props} /> },
  },
  gender: {
    label: 'Gender',
    section: 'Who',
    input: props => <NativeSelect {...props} data={genders} />,
    first: 'U',
    entered: gender => gender,
    fact: ({ gender }) => genderWords[gender],
  },
  phoneNumber: {
    label: 'Phone',
    section: 'How to reach them',
    input: props => <TextInput {...props} type="tel" />,
    entered: orNull,
    fact: ({ phoneNumber }) => phoneNumber && <Phone number={phoneNumber} />,
  },
  email: {
    label: 'E-mail',
    section: 'How to reach them',
    input: props => <TextInput {...props} type="email" />,
    entered: orNull,
    fact: ({ email }) => email && <Mail address={email} />,
  },
  address: {
    label: 'Address',
    section: 'How to reach them',
    wide: true,
    input: props => <Textarea {...props} autosize minRows={2} />,
    entered: orNull,
    fact: ({ address }) =>
      address && (
        <Text span style={{ whiteSpace: 'pre-line' }}>
          {address}
        </Text>
      ),
  },
  preferredLanguage: {
    label: 'Preferred language',
    section: 'How to reach them',
    input: props => <LanguageInput {...props} />,
    entered: orNull,
    fact: ({ preferredLanguage }) => preferredLanguage && languageName(preferredLanguage),
    filter: { read: languageOf, input: props => <LanguageFilter {...props} /> },
  },
  siteId: {
    label: 'Home site',
    section: 'Where they are looked after',
    ofSites: true,
    input: props => <SiteInput {...props} />,
    entered: site => (site ? Number(site) : undefined),
    fact: ({ siteId }) => <SiteName id={siteId} />,
    filter: { read: siteOf, input: props => <SiteFilter {...props} /> },
  },
  medicalHistory: {
    label: 'Medical history',
    section: 'Health',
    wide: true,
    input: props => (
      <Textarea
        {...props}
        description="Conditions, allergies, operations, medicines."
        autosize
        minRows={4}
        maxRows={20}
      />
    ),
    entered: orNull,
    fact: 'elsewhere',
  },
  deceasedOn: {
    label: 'Date of death',
    section: 'Health',
    ofDeath: true,
    input: props => (
      <TextInput
        {...props}
        description="Ends the open assignments that day. To clear it later does not open them again."
        type="date"
      />
    ),
    entered: text => text || null,
    fact: ({ deceasedOn }) => deceasedOn && <Day date={deceasedOn} />,
  },
}

export const fieldNames = namesOf(patientFields)

/** The fields of interest here. */
export function useShown<Name extends PatientField>(names: readonly Name[]): Name[] {
  const several = (useSites()?.length ?? 0) > 1
  return names.filter(name => several || !patientFields[name].ofSites)
}

const isFilter = (name: PatientField): name is FilterName => 'filter' in patientFields[name]
export const filterNames = fieldNames.filter(isFilter)

export const { nobody, valuesOf, entered, changesOf } = formOf(patientFields)
export type PatientValues = typeof nobody
