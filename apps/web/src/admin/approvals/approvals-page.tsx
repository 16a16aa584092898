import { Button, Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { DayOf } from '../../dates/times.tsx'
import { ApproveDoctor } from '../../doctors/approve-doctor.tsx'
import type { Doctor } from '../../doctors/doctor.ts'
import { useDeleteDoctor } from '../../doctors/use-delete-doctor.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { TextLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { doctorName, listedName } from '../../words/names.ts'
import { WaitingAccounts } from './waiting-accounts.tsx'

/** Approves or declines doctors and others who have registered. */
export function ApprovalsPage() {
  const may = useMay()
  const decline = useDeleteDoctor('decline')
  const pages = useInfiniteQuery(
    api.doctors.list.infiniteQueryOptions(
      { status: 'pending', limit: 25 },
      { getNextPageParam: page => page.nextCursor ?? undefined },
    ),
  )
  const actions = (doctor: Doctor) => (
    <Group gap="xs" justify="flex-end">
      <ApproveDoctor doctor={doctor} named size="xs" />
      {may('doctors.delete') === 'all' && (
        <Button
          size="xs"
          variant="default"
          aria-label={`Decline ${doctorName(doctor)}`}
          onClick={({ currentTarget: button }) => decline(doctor, () => focusOnward(button))}
        >
          Decline
        </Button>
      )}
    </Group>
  )
  const columns: Column<Doctor>[] = [
    {
      header: 'Name',
      cell: doctor => (
        <>
          <TextLink to="/doctors/$doctorId" params={{ doctorId: doctor.id }} fw={500} size="sm">
            {listedName(doctor)}
          </TextLink>
          <Text size="sm" c="dimmed" hiddenFrom="sm">
            {doctor.specialty}
            <br />
            {registers(doctor)}
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
        These doctors registered themselves. Until somebody approves them they reach no patient and are in no
        list of doctors.
      </Text>
      <Rows
        label="Doctors waiting for approval"
        pages={pages}
        columns={columns}
        empty={
          <Empty title="No doctor waits for approval" icon={<IconCircleCheck />}>
            Whoever registers as a doctor appears here.
          </Empty>
        }
      />
      {may('users.update') && may('users.read') && <WaitingAccounts />}
    </Page>
  )
}

const registers = ({ licenseNumber, npi }: Doctor) =>
  [licenseNumber && `Licence ${licenseNumber}`, npi && `NPI ${npi}`].filter(Boolean).join(', ') || 'not given'
