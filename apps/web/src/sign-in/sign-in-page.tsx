import { PasswordInput, TextInput } from '@mantine/core'
import { useRouter, useSearch } from '@tanstack/react-router'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { TextLink } from '../page/link.tsx'
import { Entrance } from './entrance.tsx'
import { ownPage } from './own-page.ts'
import { signIn } from './sign-in.ts'

/** Signs in and goes on to where the person wanted to go. */
export function SignInPage() {
  const router = useRouter()
  const search = useSearch({ from: '/sign-in' })
  const { form, ...rest } = useServerForm({
    initialValues: { login: '', password: '' },
    send: async values => {
      await signIn(values).catch(error => {
        // Select it, because the person will type it again.
        const password = form.getInputNode('password')
        if (values.password !== '' && password instanceof HTMLInputElement) password.select()
        throw error
      })
      router.history.replace(ownPage(search.next, location.origin))
    },
  })
  return (
    <Entrance
      title="Sign in"
      below={
        <>
          <TextLink to="/forgot-password" inherit underline="always">
            Forgot your password?
          </TextLink>
          <br />
          No account yet?{' '}
          <TextLink to="/register" search={search} inherit underline="always">
            Register
          </TextLink>
        </>
      }
    >
      <ServerForm of={{ form, ...rest }} action="Sign in">
        <TextInput
          label="E-mail address or username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          key={form.key('login')}
          {...form.getInputProps('login')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
      </ServerForm>
    </Entrance>
  )
}
