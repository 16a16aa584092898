import { Button, Group, List, Paper, Text, ThemeIcon, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconHourglass } from '@tabler/icons-react'
import { useState } from 'react'
import { LinkButton } from '../page/link.tsx'
import { currentSession } from '../session/session.ts'
import { useSignedIn } from '../session/use-session.ts'
import { takeUp } from '../sign-in/sign-in.ts'
import { explain } from '../words/explain.ts'

/** Tells a practitioner who has registered what to do until an administrator approves them. */
export function WaitingForApproval() {
  const { me } = useSignedIn()
  const [checking, setChecking] = useState(false)
  const [answer, setAnswer] = useState('')
  const check = async () => {
    setChecking(true)
    setAnswer('')
    try {
      await takeUp()
      const session = currentSession()
      if (session.kind !== 'signed-in' || session.me.role === 'pending') setAnswer('Not approved yet.')
      else notifications.show({ title: 'You are approved', message: 'The portal is open for you now.' })
    } catch (error) {
      setAnswer(explain(error))
    }
    setChecking(false)
  }
  return (
    <Paper component="section" withBorder p={{ base: 'md', sm: 'xl' }} maw={720} aria-labelledby="waiting">
      <Group gap="sm" mb="md">
        <ThemeIcon size={40} radius="xl" variant="light" aria-hidden>
          <IconHourglass size={22} />
        </ThemeIcon>
        <Title order={2} size="h3" id="waiting">
          Waiting for approval
        </Title>
      </Group>
      {me.practitionerId === null ? (
        <Text>
          No practitioner’s entry belongs to your account. Ask an administrator to link yours; the portal
          opens then.
        </Text>
      ) : (
        <>
          <Text mb="sm">You are registered as a practitioner. What happens next:</Text>
          <List type="ordered" spacing="xs">
            <List.Item>
              An administrator looks at your profile. Licence number and NPI help them to know you.
            </List.Item>
            <List.Item>Once you are approved the portal opens for you, without signing in again.</List.Item>
            <List.Item>The patients whom the clinic assigns to you then appear on your panel.</List.Item>
          </List>
        </>
      )}
      <Group mt="lg">
        <Button onClick={check} loading={checking}>
          Check again
        </Button>
        {me.practitionerId !== null && (
          <LinkButton
            to="/practitioners/$practitionerId"
            params={{ practitionerId: me.practitionerId }}
            variant="default"
          >
            See and edit my profile
          </LinkButton>
        )}
        <Text size="sm" role="status">
          {answer}
        </Text>
      </Group>
    </Paper>
  )
}
