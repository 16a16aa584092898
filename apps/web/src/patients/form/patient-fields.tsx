import { Fieldset, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { BirthField } from '../../forms/birth-field.tsx'
import { genderWords } from '../patient.ts'
import type { PatientValues } from './patient-values.ts'

type Props = {
  form: UseFormReturnType<PatientValues>
  /** Shows the date of death, for those who may enter one. */
  withDeath?: boolean
}

const genders = Object.entries(genderWords).map(([value, label]) => ({ value, label }))

/** The fields of a patient. */
export function PatientFields({ form, withDeath = false }: Props) {
  const field = (name: keyof PatientValues, label: string) => ({
    label,
    autoComplete: 'off',
    ...form.getInputProps(name),
  })
  return (
    <>
      <Fieldset legend="Who">
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput key={form.key('firstName')} {...field('firstName', 'First name')} />
            <TextInput key={form.key('lastName')} {...field('lastName', 'Last name')} required />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
            <BirthField key={form.key('dateOfBirth')} {...field('dateOfBirth', 'Date of birth')} required />
            <NativeSelect key={form.key('gender')} {...field('gender', 'Gender')} data={genders} />
          </SimpleGrid>
        </Stack>
      </Fieldset>
      <Fieldset legend="How to reach them">
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput key={form.key('phoneNumber')} {...field('phoneNumber', 'Phone')} type="tel" />
            <TextInput key={form.key('email')} {...field('email', 'E-mail')} type="email" />
          </SimpleGrid>
          <Textarea key={form.key('address')} {...field('address', 'Address')} autosize minRows={2} />
        </Stack>
      </Fieldset>
      <Fieldset legend="Health">
        <Stack>
          <Textarea
            key={form.key('medicalHistory')}
            {...field('medicalHistory', 'Medical history')}
            description="Conditions, allergies, operations, medicines."
            autosize
            minRows={4}
            maxRows={20}
          />
          {withDeath && (
            <TextInput
              key={form.key('deceasedOn')}
              {...field('deceasedOn', 'Date of death')}
              description="Ends the open assignments that day. To clear it later does not open them again."
              type="date"
              maw={{ xs: '50%' }}
            />
          )}
        </Stack>
      </Fieldset>
    </>
  )
}
