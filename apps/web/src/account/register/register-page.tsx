import { Alert, Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Failure } from '../../feedback/failure.tsx'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
import { api } from '../../server/empanel.ts'
import { Entrance } from '../../sign-in/entrance.tsx'
import { kindsOpen, type Registration } from './kinds.ts'
import { RegisterForm } from './register-form.tsx'

/** Makes an account, with the record that belongs to it. */
export function RegisterPage() {
  const { next } = useSearch({ from: '/register' })
  const registration = useQuery(api.policy.registration.queryOptions())
  return (
    <Entrance
      title="Register"
      width={520}
      below={
        <>
          Registered already?{' '}
          <TextLink to="/sign-in" search={given({ next })} inherit underline="always">
            Sign in
          </TextLink>
        </>
      }
    >
      {registration.data && <Forms registration={registration.data} />}
      {registration.isPending && (
        <Stack role="status">
          <VisuallyHidden>Loading</VisuallyHidden>
          <Skeleton h={36} />
          <Skeleton h={60} />
          <Skeleton h={60} />
          <Skeleton h={60} />
        </Stack>
      )}
      {registration.isLoadingError && (
        <Failure error={registration.error} retry={() => registration.refetch()} />
      )}
    </Entrance>
  )
}

function Forms({ registration }: { registration: Registration }) {
  const [first, ...others] = kindsOpen(registration)
  if (first) return <RegisterForm registration={registration} open={[first, ...others]} />
  return (
    <Alert variant="default" title="Registration is closed here">
      Ask an administrator for an account.
    </Alert>
  )
}
