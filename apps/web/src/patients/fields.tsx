import type { EmpanelClient } from '@empanel/client'
import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import { Day } from '../dates/times.tsx'
import { typedBirth } from '../dates/typed-day.ts'
import { BirthField } from '../forms/birth-field.tsx'
import { Mail, Phone } from '../page/contact.tsx'
import { type Gender, genderWords, type Patient } from './patient.ts'

type Change = Parameters<EmpanelClient['patients']['update']['mutate']>[0]

/** What a person may enter about a patient. */
export type PatientField = Exclude<keyof Change, 'id' | 'version'>

/** The values of the form: an empty text where the record has null. */
export type PatientValues = Record<Exclude<PatientField, 'gender'>, string> & { gender: Gender }

type InputProps = { label: string; autoComplete: string } & GetInputPropsReturnType

type Described<Field extends PatientField> = {
  label: string
  section: 'Who' | 'How to reach them' | 'Health'
  /** Takes the whole width of the form, and of the record's page. */
  wide?: true
  input: (props: InputProps) => ReactNode
  /** Whether only those who may enter a death see it, on records that exist. */
  ofDeath?: true
  /** The text of the form as the server takes it. */
  entered: (text: PatientValues[Field]) => Exclude<Change[Field], undefined>
  /** The record's page shows it so; undefined where another part of the page does. */
  fact?: (patient: Patient) => ReactNode
}

const asTyped = (text: string) => text
const orNull = (text: string) => text.trim() || null
const genders = Object.entries(genderWords).map(([value, label]) => ({ value, label }))

/** The fields of a patient, in the order of the form and of the record's page. */
export const patientFields: { [Field in PatientField]: Described<Field> } = {
  firstName: {
    label: 'First name',
    section: 'Who',
    input: props => <TextInput {...props} />,
    entered: asTyped,
  },
  lastName: {
    label: 'Last name',
    section: 'Who',
    input: props => <TextInput {...props} required />,
    entered: asTyped,
  },
  dateOfBirth: {
    label: 'Date of birth',
    section: 'Who',
    input: props => <BirthField {...props} required />,
    entered: typedBirth,
    fact: ({ dateOfBirth }) => <Day date={dateOfBirth} />,
  },
  gender: {
    label: 'Gender',
    section: 'Who',
    input: props => <NativeSelect {...props} data={genders} />,
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

const isField = (name: string): name is PatientField => Object.hasOwn(patientFields, name)
export const fieldNames: readonly PatientField[] = Object.keys(patientFields).filter(isField)
