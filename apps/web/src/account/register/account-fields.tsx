import { SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import type { Newcomer } from './register.ts'

export type NewcomerForm = UseFormReturnType<Newcomer>

/** Who it is and how they will sign in. */
export function AccountFields({ form }: { form: NewcomerForm }) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="First name"
          autoComplete="given-name"
          maxLength={100}
          key={form.key('firstName')}
          {...form.getInputProps('firstName')}
        />
        <TextInput
          label="Last name"
          autoComplete="family-name"
          maxLength={100}
          required
          key={form.key('lastName')}
          {...form.getInputProps('lastName')}
        />
      </SimpleGrid>
      <TextInput
        label="E-mail address"
        description="You sign in with it."
        type="email"
        maxLength={254}
        autoComplete="email"
        required
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <NewPasswordField label="Password" key={form.key('password')} {...form.getInputProps('password')} />
    </>
  )
}
