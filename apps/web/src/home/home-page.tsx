import { Grid, Paper, Stack } from '@mantine/core'
import { IconDoor } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useWaiting } from '../admin/approvals/waiting.tsx'
import { WaitingReviews } from '../admin/emergencies/waiting-reviews.tsx'
import { Empty } from '../feedback/empty.tsx'
import { Page } from '../page/page.tsx'
import { OpenEmergencies, useOpenedByMe } from '../patients/emergency/open-emergencies.tsx'
import { useMay, useSignedIn } from '../session/use-session.ts'
import { FindPatient } from './find-patient.tsx'
import { MyCareTeam } from './my-care-team.tsx'
import { MyPanel } from './my-panel.tsx'
import { MyRecords, myRecords } from './my-records.tsx'
import { PlansNotDone } from './plans-not-done.tsx'
import { WaitingForApproval } from './waiting-for-approval.tsx'
import { WaitingPractitioners } from './waiting-practitioners.tsx'
import { WithoutPrimary } from './without-primary.tsx'

/** The start page: what waits for this person, as far as the grid lets them see it. */
export function HomePage() {
  const { me } = useSignedIn()
  return (
    <Page title={`Welcome, ${me.name}`} discreetly="Home">
      {me.role === 'pending' ? <WaitingForApproval /> : <Sections />}
    </Page>
  )
}

function Sections() {
  const { me, policy } = useSignedIn()
  const may = useMay()
  const reads = may('patients.read')
  const assigns = reads && may('assignments.create')
  const keepsOwn = reads === 'own' && may('careTeam.read')
  const records = useQuery({ ...myRecords(), enabled: Boolean(keepsOwn) })
  const hasRecords = records.data?.items.length !== 0
  const hasPanel = may('panel.read') && me.practitionerId !== null
  const { reviews, plans } = useWaiting()
  const openings = useOpenedByMe()
  const above = [
    openings.length > 0 && <OpenEmergencies key="emergencies" />,
    reviews > 0 && <WaitingReviews key="reviews" />,
    plans > 0 && may('assignments.read') && <PlansNotDone key="plans" />,
  ].filter(Boolean)
  const first = [
    assigns && may('queue.read') && <WithoutPrimary key="without-primary" />,
    hasPanel && <MyPanel key="panel" />,
    keepsOwn && <MyRecords key="records" />,
  ].filter(Boolean)
  const beside = [
    assigns && reads !== 'own' && <FindPatient key="find" />,
    may('practitioners.read') && may('practitioners.approve') && <WaitingPractitioners key="waiting" />,
    keepsOwn && hasRecords && may('assignments.read') && <MyCareTeam key="care-team" />,
  ].filter(Boolean)

  if (above.length + first.length + beside.length === 0) {
    return (
      <Paper withBorder>
        {Object.values(policy.grid).some(cells => cells[me.role]) ? (
          <Empty icon={<IconDoor />} title="Nothing waits for you here">
            The menu shows what your role can do. If something is missing, ask an administrator.
          </Empty>
        ) : (
          <Empty icon={<IconDoor />} title="Your role can do nothing here">
            The access policy of this clinic does not provide for it. Ask an administrator for another one.
          </Empty>
        )}
      </Paper>
    )
  }
  const width = first.length > 0 && beside.length > 0 ? { first: 7, beside: 5 } : { first: 12, beside: 12 }
  return (
    <Grid gap="lg">
      {above.length > 0 && (
        <Grid.Col span={12}>
          <Stack gap="lg">{above}</Stack>
        </Grid.Col>
      )}
      {first.length > 0 && (
        <Grid.Col span={{ base: 12, md: width.first }}>
          <Stack gap="lg">{first}</Stack>
        </Grid.Col>
      )}
      {beside.length > 0 && (
        <Grid.Col span={{ base: 12, md: width.beside }}>
          <Stack gap="lg">{beside}</Stack>
        </Grid.Col>
      )}
    </Grid>
  )
}
