import { IconCheck, IconFilePlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { useMay } from '../../session/use-session.ts'
import { filterNames } from '../fields.tsx'
import { useKeepsOwn } from '../patient.ts'
import { useFilterPatients } from './patient-filters.tsx'
import { ageNames } from './patient-search.ts'

/** Says why no patient is listed, and what to do. */
export function NoPatient() {
  const may = useMay()
  const keepsOwn = useKeepsOwn()
  const { only, sort: _, ...sought } = useSearch({ from: '/in/shell/patients' })
  const filter = useFilterPatients()
  const navigate = useNavigate({ from: '/patients' })
  if (Object.keys(sought).length > 0) {
    const filtered = [...filterNames, ...ageNames].some(name => sought[name] !== undefined)
    return (
      <Empty title={keepsOwn ? 'No record matches' : 'No patient matches'}>
        Check the spelling{filtered && ' and the filters'}, or look through all.
        <br />
        <ClearSearch
          onClear={() => navigate({ search: ({ sort, only }) => given({ sort, only }), replace: true })}
        >
          {filtered ? 'Clear search and filters' : 'Clear the search'}
        </ClearSearch>
      </Empty>
    )
  }
  if (only && may('assignments.create')) {
    return (
      <Empty
        icon={<IconCheck />}
        title={keepsOwn ? 'Every record has a practitioner' : 'Every patient has a practitioner'}
      >
        <ClearSearch onClear={() => filter({ only: undefined })}>Show all</ClearSearch>
      </Empty>
    )
  }
  const create = may('patients.create')
  if (keepsOwn) {
    return (
      <Empty icon={<IconFilePlus />} title="You have no record yet">
        {create
          ? 'Add one for yourself or somebody you care for.'
          : 'Ask the clinic to link your record to this account.'}
      </Empty>
    )
  }
  return (
    <Empty title="There is no patient yet">
      {create ? (
        <LinkButton to="/patients/new" mt="xs">
          Enter the first one
        </LinkButton>
      ) : may('patients.read') === 'assigned' ? (
        'The patients whom the clinic assigns to you appear here.'
      ) : (
        'Patients appear here as soon as somebody enters them.'
      )}
    </Empty>
  )
}
