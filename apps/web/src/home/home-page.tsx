import { Grid, Paper, Stack } from '@mantine/core'
import { IconDoor } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Empty } from '../feedback/empty.tsx'
import { Page } from '../page/page.tsx'
import { useSignedIn } from '../session/use-session.ts'
import { useCards } from './cards.tsx'
import { WaitingForApproval } from './waiting-for-approval.tsx'

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
  const { above, first, beside } = useCards()
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
      <Column cards={above} span={12} />
      <Column cards={first} span={{ base: 12, md: width.first }} />
      <Column cards={beside} span={{ base: 12, md: width.beside }} />
    </Grid>
  )
}

type ColumnProps = {
  cards: ReturnType<typeof useCards>['first']
  span: number | { base: number; md: number }
}

const Column = ({ cards, span }: ColumnProps) =>
  cards.length > 0 && (
    <Grid.Col span={span}>
      <Stack gap="lg">
        {cards.map(({ name, card }) => (
          <Fragment key={name}>{card}</Fragment>
        ))}
      </Stack>
    </Grid.Col>
  )
