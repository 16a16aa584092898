import { IconCheck, IconFilePlus } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { Empty } from '../../feedback/empty.tsx'
import { LinkButton } from '../../page/link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { useMay } from '../../session/use-session.ts'
import { useKeepsOwn } from '../patient.ts'
import { useFilterPatients } from './patient-filters.tsx'

/** Says why no patient is listed, and what to do. */
export function NoPatient() {
  const may = useMay()
  const keepsOwn = useKeepsOwn()
  const { q, born, only } = useSearch({ from: '/in/shell/patients' })
  const filter = useFilterPatients()
  if (q !== undefined || born !== undefined) {
    return (
      <Empty title={keepsOwn ? 'No record matches' : 'No patient matches'}>
        Check the spelling{born && ' and the date of birth'}, or look through all.
        <br />
        <ClearSearch onClear={() => filter({ q: undefined, born: undefined })}>
          {born === undefined ? 'Clear the search' : 'Clear search and date'}
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
