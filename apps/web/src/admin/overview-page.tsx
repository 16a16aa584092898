import { Alert, Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconHourglass } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Failure } from '../feedback/failure.tsx'
import { LinkButton, TextLink } from '../page/link.tsx'
import { Page } from '../page/page.tsx'
import { api } from '../server/empanel.ts'
import { useMay, useSignedIn } from '../session/use-session.ts'
import { practitionerName } from '../words/names.ts'
import { AccountsWait } from './approvals/waiting-accounts.tsx'
import { WaitingReviews } from './emergencies/waiting-reviews.tsx'
import { FailedMails } from './mail/failed-mails.tsx'
import { sectionsFor } from './sections.ts'

/** Shows what waits for a decision, and links to every page of the administration. */
export function OverviewPage() {
  const signedIn = useSignedIn()
  const may = useMay()
  return (
    <Page title="Administration">
      <Stack gap="sm">
        {may('practitioners.approve') && may('practitioners.read') && <Waiting />}
        <AccountsWait />
        {may('access.review') && <WaitingReviews />}
        {may('mail.read') && <FailedMails />}
      </Stack>
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} p={0} mt="lg" style={{ listStyle: 'none' }}>
        {sectionsFor(signedIn).map(({ to, label, about }) => (
          <Paper component="li" key={to} withBorder p="md">
            <TextLink to={to} fw={600}>
              {label}
            </TextLink>
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Page>
  )
}

/** How many names are shown; the page of approvals shows all. */
const named = 3

function Waiting() {
  const { data, error, refetch } = useQuery(
    api.practitioners.list.queryOptions({ status: 'pending', limit: named + 1 }),
  )
  const registration = useQuery(api.policy.registration.queryOptions())
  if (error && !data) return <Failure error={error} retry={refetch} />
  if (!data) return <Skeleton h={84} />
  if (data.items.length === 0) {
    // Registration is closed, so no practitioner will ever be announced.
    if (registration.data?.doctor === 'closed') return null
    return (
      <Alert variant="default" icon={<IconCircleCheck />} title="No practitioner waits for approval">
        Practitioners who register are announced here.
      </Alert>
    )
  }
  const names = data.items.slice(0, named).map(practitionerName)
  return (
    <Alert variant="default" icon={<IconHourglass />} title="Practitioners wait for approval">
      <Text size="sm" mb="sm">
        {names.join(', ')}
        {data.items.length > named ? ' and more' : ''} registered and cannot reach patients yet.
      </Text>
      <LinkButton to="/admin/approvals" size="xs">
        Look at them
      </LinkButton>
    </Alert>
  )
}
