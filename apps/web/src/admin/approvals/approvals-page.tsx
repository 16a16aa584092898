import { Button, Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { DayOf } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Page } from '../../page/page.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { ApprovePractitioner } from '../../practitioners/approve-practitioner.tsx'
import type { Practitioner } from '../../practitioners/practitioner.ts'
import { useDeletePractitioner } from '../../practitioners/use-delete-practitioner.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { listedName, practitionerName } from '../../words/names.ts'
import { WaitingAccounts } from './waiting-accounts.tsx'

/** Approves or declines practitioners and others who have registered. */
export function ApprovalsPage() {
  const may = useMay()
  const decline = useDeletePractitioner('decline')
  const pages = useInfiniteQuery(
    api.practitioners.list.infiniteQueryOptions({ status: 'pending', limit: 25 }, byPages),
  )
  const actions = (practitioner: Practitioner) => (
    <Group gap="xs" justify="flex-end">
      <ApprovePractitioner practitioner={practitioner} named size="xs" />
      {may('practitioners.delete') === 'all' && (
        <Button
          size="xs"
          variant="default"
          aria-label={`Decline ${practitionerName(practitioner)}`}
          onClick={({ currentTarget: button }) => decline(practitioner, () => focusOnward(button))}
        >
          Decline
        </Button>
      )}
    </Group>
  )
  const columns: Column<Practitioner>[] = [
    {
      header: 'Name',
      cell: practitioner => (
        <>
          <PractitionerLink
            practitionerId={practitioner.id}
            name={listedName(practitioner)}
            fw={500}
            size="sm"
          />
          <Text size="sm" c="dimmed" hiddenFrom="sm">
            {practitioner.specialty}
            <br />
            {registers(practitioner)}
          </Text>
        </>
      ),
    },
    { header: 'Specialty', wide: true, cell: ({ specialty }) => specialty },
    { header: 'Licence and NPI', wide: true, cell: registers },
    { header: 'Since', wide: true, cell: ({ createdAt }) => <DayOf at={createdAt} /> },
    { header: 'Decision', quiet: true, align: 'right', cell: actions },
  ]
  return (
    <Page title="Approvals">
      <Text c="dimmed" mb="md">
        These practitioners registered themselves. Until somebody approves them they reach no patient and are
        in no list of practitioners.
      </Text>
      <Rows
        label="Practitioners waiting for approval"
        pages={pages}
        columns={columns}
        empty={
          <Empty title="No practitioner waits for approval" icon={<IconCircleCheck />}>
            Practitioners who register appear here.
          </Empty>
        }
      />
      {may('users.update') && may('users.read') && <WaitingAccounts />}
    </Page>
  )
}

const registers = ({ licenseNumber, npi }: Practitioner) =>
  [licenseNumber && `Licence ${licenseNumber}`, npi && `NPI ${npi}`].filter(Boolean).join(', ') || 'not given'
