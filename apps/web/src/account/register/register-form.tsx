import { Alert, Input, SegmentedControl, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { given } from '../../forms/given.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { LinkButton } from '../../page/link.tsx'
import { ownPage } from '../../sign-in/own-page.ts'
import { signIn } from '../../sign-in/sign-in.ts'
import { explain } from '../../words/explain.ts'
import { AccountFields } from './account-fields.tsx'
import { type Kind, kinds, type Registration, waitsToSignIn } from './kinds.ts'
import { PatientFields, PractitionerFields } from './record-fields.tsx'
import { nobody, register } from './register.ts'

/** `open`: the forms to choose from. */
type Props = { registration: Registration; open: [Kind, ...Kind[]] }

/** The forms that the policy allows, one at a time. Changing between them keeps what was typed. */
export function RegisterForm({ registration, open }: Props) {
  const router = useRouter()
  const navigate = useNavigate()
  const { as, next } = useSearch({ from: '/register' })
  const kind = open.find(kind => kind === as) ?? open[0]
  const waits = kind === 'doctor' && registration.doctor === 'pending'

  // The account was made and waits for approval.
  const [waiting, setWaiting] = useState(false)
  // The account was made, but signing in failed: why.
  const [made, setMade] = useState<string>()

  const server = useServerForm({
    initialValues: nobody,
    names: { name: 'lastName' },
    send: async values => {
      await register(kind, values)
      server.saved()
      if (waitsToSignIn(kind, registration)) {
        setWaiting(true)
        return
      }
      try {
        await signIn({ login: values.email, password: values.password })
      } catch (error) {
        setMade(explain(error))
        return
      }
      if (!waits) notifications.show({ title: 'Welcome to Empanel', message: 'Your account is ready.' })
      router.history.replace(waits ? '/' : ownPage(next, location.origin))
    },
  })

  const choose = (word: string) =>
    navigate({
      to: '/register',
      search: given({ as: kinds.find(kind => kind === word && kind !== open[0]), next }),
      replace: true,
    })
  if (waiting) {
    return (
      <Alert variant="default" role="status" title="Your account waits for approval">
        An administrator has to approve it. Sign in here after that, with the password that you chose.
      </Alert>
    )
  }
  if (made) {
    return (
      <Alert color="orange" role="alert" title="Your account is made, but you are not signed in yet">
        <Text size="sm" mb="sm">
          {made}
        </Text>
        <LinkButton to="/sign-in" search={given({ next })} variant="default">
          Sign in
        </LinkButton>
      </Alert>
    )
  }
  return (
    <ServerForm of={server} action="Register">
      {as && as !== kind && <Alert color="orange">{refused[as]}</Alert>}
      {open.length > 1 && (
        <Input.Wrapper label="Register as" labelElement="div">
          <SegmentedControl
            fullWidth
            mt={4}
            aria-label="Register as"
            value={kind}
            onChange={choose}
            data={open.map(value => ({ value, label: labelOf(value, registration) }))}
          />
        </Input.Wrapper>
      )}
      <Text size="sm" c="dimmed" role="status">
        {explanation(kind, registration)}
      </Text>
      <AccountFields form={server.form} />
      {kind === 'patient' && <PatientFields form={server.form} />}
      {kind === 'doctor' && <PractitionerFields form={server.form} />}
      <LeaveGuard unsent={server.unsent} />
    </ServerForm>
  )
}

function labelOf(kind: Kind, { account }: Registration): string {
  if (kind === 'account') return account === 'staff' ? 'Staff' : 'Relative'
  return kind === 'doctor' ? 'Doctor' : 'Patient'
}

const refused: Record<Kind, string> = {
  patient: 'Patients cannot register here by themselves.',
  doctor: 'Doctors cannot register here by themselves. Ask an administrator for an account.',
  account: 'There is no such form here.',
}

function explanation(kind: Kind, registration: Registration): string {
  const waits = waitsToSignIn(kind, registration) ? ' An administrator approves it before you sign in.' : ''
  return `${purpose(kind, registration)}${waits}`
}

function purpose(kind: Kind, { account, doctor }: Registration): string {
  if (kind === 'patient') return 'Makes your account, and your own record in it.'
  if (kind === 'doctor')
    return doctor === 'pending'
      ? 'Makes your account and your entry among the doctors. An administrator approves it before you see patients.'
      : 'Makes your account and your entry among the doctors.'
  return account === 'staff'
    ? 'Makes an account for somebody who works here.'
    : 'Makes an account without a record of your own. Then add the records of those you look after.'
}
