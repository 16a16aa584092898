import { IconAlertTriangle, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { Rows } from '../../tables/rows.tsx'
import { countedBeyond, totalOf } from '../../tables/total.ts'
import { AssignLink } from '../assign-link.tsx'
import { OpenEmergencies } from '../emergency/open-emergencies.tsx'
import { type ListedPatient, patientNoun, useCovers, useKeepsOwn, useMayBreakGlass } from '../patient.ts'
import { NoPatient } from './no-patient.tsx'
import { bornColumn, genderColumn, nameColumn, phoneColumn, primaryColumn } from './patient-columns.tsx'
import { PatientFilters } from './patient-filters.tsx'
import { soughtBy } from './patient-search.ts'

/** The patients in reach, or one's own records, with a search. */
export function PatientsPage() {
  const may = useMay()
  const keepsOwn = useKeepsOwn()
  const mayBreakGlass = useMayBreakGlass()
  const { sort, only, ...sought } = useSearch({ from: '/in/shell/patients' })
  const withoutPractitioner = only === 'without-practitioner' && may('assignments.create') !== undefined
  const filter = { ...soughtBy(sought), ...(withoutPractitioner && { withoutPractitioner }) }
  const pages = useInfiniteQuery(
    api.patients.list.infiniteQueryOptions(
      {
        ...filter,
        // A search shows its best matches first, unless the person chose an order.
        ...given({ sort: sort ?? (sought.q === undefined ? ('name' as const) : undefined) }),
        limit: 25,
      },
      byPagesOfSearch,
    ),
  )
  const count = useQuery(api.patients.count.queryOptions(filter, countedBeyond(pages)))
  const columns = [
    ...[nameColumn, bornColumn, genderColumn, phoneColumn],
    ...(may('assignments.read') ? [primaryColumn] : []),
  ]
  const narrowed = Object.keys(sought).length > 0 || withoutPractitioner
  const nothing = !narrowed && !pages.isPlaceholderData && pages.data?.pages[0]?.items.length === 0
  return (
    <Page
      title={keepsOwn ? 'My records' : 'Patients'}
      actions={
        <>
          {mayBreakGlass && (
            <LinkButton
              to="/patients/emergency"
              variant="default"
              leftSection={<IconAlertTriangle size={16} />}
            >
              Emergency
            </LinkButton>
          )}
          {may('patients.create') && (
            <LinkButton to="/patients/new" leftSection={<IconPlus size={16} />}>
              {keepsOwn ? 'Add a record' : 'New patient'}
            </LinkButton>
          )}
        </>
      }
    >
      <OpenEmergencies />
      {!nothing && <PatientFilters />}
      <Rows
        label={keepsOwn ? 'My records' : 'Patients'}
        pages={pages}
        counted={{ total: totalOf(pages, count), noun: keepsOwn ? ['record', 'records'] : patientNoun }}
        columns={
          withoutPractitioner
            ? [
                ...columns,
                {
                  header: 'Assignment',
                  quiet: true,
                  align: 'right',
                  cell: patient => <Assign patient={patient} />,
                },
              ]
            : columns
        }
        empty={<NoPatient />}
      />
    </Page>
  )
}

/** The link to assign a practitioner, unless the patient has died or is out of the person's reach. */
function Assign({ patient }: { patient: ListedPatient }) {
  const covers = useCovers(patient)
  return patient.deceasedOn === null && covers('assignments.create') && <AssignLink patient={patient} />
}
