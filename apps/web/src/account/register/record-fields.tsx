import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect } from 'react'
import { BirthField } from '../../forms/birth-field.tsx'
import type { NewcomerForm } from './account-fields.tsx'

const optional = ['dateOfBirth', 'gender', 'phoneNumber', 'address'] as const

/** Optional fields of a patient. They can be added to the record later, too. */
export function PatientFields({ form }: { form: NewcomerForm }) {
  const [opened, { toggle, open }] = useDisclosure()
  const wrong = optional.find(field => form.errors[field])
  // A field with an error must not be hidden.
  useEffect(() => {
    if (wrong) open()
  }, [wrong, open])
  useEffect(() => {
    if (wrong && opened) form.getInputNode(wrong)?.focus()
  }, [wrong, opened, form.getInputNode])
  return (
    <Stack gap="sm">
      <Button
        variant="subtle"
        justify="flex-start"
        px="xs"
        ml="-xs"
        w="fit-content"
        aria-expanded={opened}
        onClick={toggle}
        rightSection={opened ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
      >
        More about me
      </Button>
      {opened && (
        <Stack>
          <Text size="sm" c="dimmed">
            All of this is optional, and can be added to your record later.
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
            <BirthField
              autoComplete="bday"
              key={form.key('dateOfBirth')}
              {...form.getInputProps('dateOfBirth')}
            />
            <NativeSelect
              label="Gender"
              data={[
                { value: '', label: 'Not said' },
                { value: 'F', label: 'Female' },
                { value: 'M', label: 'Male' },
                { value: 'O', label: 'Other' },
              ]}
              key={form.key('gender')}
              {...form.getInputProps('gender')}
            />
          </SimpleGrid>
          <PhoneField form={form} />
          <TextInput
            label="Address"
            autoComplete="street-address"
            maxLength={500}
            key={form.key('address')}
            {...form.getInputProps('address')}
          />
        </Stack>
      )}
    </Stack>
  )
}

/** The fields by which an administrator recognises a practitioner. */
export function PractitionerFields({ form }: { form: NewcomerForm }) {
  return (
    <>
      <TextInput
        label="Specialty"
        placeholder="Cardiology"
        maxLength={100}
        required
        key={form.key('specialty')}
        {...form.getInputProps('specialty')}
      />
      <PhoneField form={form} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="Licence number"
          maxLength={50}
          description="Helps the administrator to know you."
          key={form.key('licenseNumber')}
          {...form.getInputProps('licenseNumber')}
        />
        <TextInput
          label="NPI"
          description="National Provider Identifier, 10 digits."
          inputMode="numeric"
          key={form.key('npi')}
          {...form.getInputProps('npi')}
        />
      </SimpleGrid>
    </>
  )
}

function PhoneField({ form }: { form: NewcomerForm }) {
  return (
    <TextInput
      label="Phone number"
      type="tel"
      maxLength={50}
      autoComplete="tel"
      key={form.key('phoneNumber')}
      {...form.getInputProps('phoneNumber')}
    />
  )
}
