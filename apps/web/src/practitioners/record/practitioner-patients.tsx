import { Box, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { RoleBadge } from '../../assignments/role-badge.tsx'
import { DayOf } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { PatientLink } from '../../page/patient-link.tsx'
import { PrimaryName } from '../../patients/primary-name.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { Rows } from '../../tables/rows.tsx'
import { practitionerName } from '../../words/names.ts'
import type { Practitioner } from '../practitioner.ts'

/** The practitioner's patients, as far as the person may see them. */
export function PractitionerPatients({ practitioner }: { practitioner: Practitioner }) {
  const may = useMay()
  const { me } = useSignedIn()
  const navigate = useNavigate({ from: '/practitioners/$practitionerId' })
  const { q = '' } = useSearch({ from: '/in/shell/practitioners/$practitionerId' })
  const pages = useInfiniteQuery(
    api.assignments.list.infiniteQueryOptions(
      { practitionerId: practitioner.id, ...given({ q }), limit: 25 },
      byPagesOfSearch,
    ),
  )
  const search = (words: string) => navigate({ search: given({ q: words }), replace: true })
  const reach = may('assignments.read')
  const whose = practitioner.userId === me.id ? 'you look' : `${practitionerName(practitioner)} looks`
  return (
    <Box component="section" aria-labelledby="patients-of-practitioner">
      <Title order={2} size="h4" id="patients-of-practitioner" mb={4}>
        {reach === 'own' ? 'Your patients here' : 'Patients'}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {reach === 'own'
          ? `Those of your own records that ${whose} after now.`
          : reach === 'assigned'
            ? `Those of the patients assigned to you that ${whose} after now.`
            : `Those whom ${whose} after now.`}
      </Text>
      {reach !== 'own' && (
        <Box maw={360} mb="md">
          <SearchField label="Search patients" placeholder="Name" value={q} onSearch={search} />
        </Box>
      )}
      <Rows
        label="Patients of this practitioner"
        pages={pages}
        columns={[
          {
            header: 'Patient',
            cell: ({ patientId, patientName, startedAt }) => (
              <>
                <PatientLink patientId={patientId} name={patientName} fw={500} size="sm" />
                <Text size="sm" c="dimmed" hiddenFrom="sm">
                  since <DayOf at={startedAt} />
                </Text>
              </>
            ),
          },
          {
            header: 'Role',
            cell: ({ role }) => <RoleBadge role={role} />,
          },
          {
            header: 'Primary',
            wide: true,
            cell: ({ primary }) => <PrimaryName primary={primary} none="none" />,
          },
          { header: 'Since', wide: true, cell: ({ startedAt }) => <DayOf at={startedAt} /> },
        ]}
        empty={
          q ? (
            <Empty title={`No patient here is called “${q}”`}>
              <ClearSearch onClear={() => search('')} />
            </Empty>
          ) : (
            <Empty title="No patient at the moment">
              {may('assignments.create')
                ? 'Assign this practitioner on the page of a patient.'
                : 'Patients appear here when they are assigned.'}
            </Empty>
          )
        }
      />
    </Box>
  )
}
