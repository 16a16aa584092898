import { Fieldset, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { PractitionerValues } from './practitioner-values.ts'

/** The most characters that the server takes. It checks the NPI as a whole. */
const longest: Partial<Record<keyof PractitionerValues, number>> = {
  firstName: 100,
  lastName: 100,
  specialty: 100,
  phoneNumber: 50,
  email: 254,
  licenseNumber: 50,
}

type Props = {
  form: UseFormReturnType<PractitionerValues>
  /** The professions to choose from. Without them, the profession stays as it is. */
  professions?: { value: string; label: string }[]
}

/** The fields of a practitioner. */
export function PractitionerFields({ form, professions }: Props) {
  const text = (name: keyof PractitionerValues, label: string) => ({
    label,
    autoComplete: 'off',
    maxLength: longest[name],
    ...form.getInputProps(name),
  })
  return (
    <>
      <Fieldset legend="Who">
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput key={form.key('firstName')} {...text('firstName', 'First name')} />
            <TextInput key={form.key('lastName')} {...text('lastName', 'Last name')} required />
          </SimpleGrid>
          {professions && (
            <NativeSelect
              label="Profession"
              data={professions}
              key={form.key('profession')}
              {...form.getInputProps('profession')}
            />
          )}
          <TextInput
            key={form.key('specialty')}
            {...text('specialty', 'Specialty')}
            placeholder="Cardiology"
            required
          />
        </Stack>
      </Fieldset>
      <Fieldset legend="How to reach them">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput key={form.key('phoneNumber')} {...text('phoneNumber', 'Phone')} type="tel" />
          <TextInput key={form.key('email')} {...text('email', 'E-mail')} type="email" />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Registers">
        <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
          <TextInput
            key={form.key('licenseNumber')}
            {...text('licenseNumber', 'Licence number')}
            description="No two practitioners have the same."
          />
          <TextInput
            key={form.key('npi')}
            {...text('npi', 'NPI')}
            description="National Provider Identifier: 10 digits, which are checked."
            inputMode="numeric"
          />
        </SimpleGrid>
      </Fieldset>
    </>
  )
}
