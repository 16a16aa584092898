import { NativeSelect, SimpleGrid } from '@mantine/core'
import { oneOf } from '../../browser/search-params.ts'
import { DateField } from '../../search/date-field.tsx'
import { useMay } from '../../session/use-session.ts'
import { actionInWords, byNoun, recordedActions } from '../../words/action-words.ts'
import { AccountPicker } from '../accounts/account-picker.tsx'
import type { AuditSearch } from './audit-search.ts'
import { PatientNumberField } from './patient-number-field.tsx'

type Props = {
  search: AuditSearch
  onFilter: (changes: { [Name in keyof AuditSearch]: AuditSearch[Name] | undefined }) => unknown
}

/** The filters of the log. */
export function AuditFilters({ search, onFilter }: Props) {
  const may = useMay()
  const { actorId, patientId, action = '', outcome, how, from = '', until = '' } = search
  const known = action === '' || recordedActions.includes(action)
  return (
    <SimpleGrid
      cols={{ base: 2, md: 3 }}
      spacing="sm"
      mb="md"
      component="search"
      aria-label="Filter the audit log"
    >
      {may('users.read') && <AccountPicker id={actorId} onChoose={actorId => onFilter({ actorId })} />}
      <NativeSelect
        label="What"
        value={action}
        onChange={event => onFilter({ action: event.currentTarget.value })}
        data={[
          { value: '', label: 'Any action' },
          ...(known ? [] : [{ value: action, label: action }]),
          ...byNoun(recordedActions).map(({ noun, actions }) => ({
            group: noun,
            items: actions.map(value => ({ value, label: actionInWords(value) })),
          })),
        ]}
      />
      <NativeSelect
        label="Outcome"
        value={outcome ?? ''}
        onChange={event => onFilter({ outcome: oneOf(event.currentTarget.value, ['ok', 'denied']) })}
        data={[
          { value: '', label: 'Done or refused' },
          { value: 'ok', label: 'Done' },
          { value: 'denied', label: 'Refused' },
        ]}
      />
      <NativeSelect
        label="Patients"
        value={how ?? ''}
        onChange={event => onFilter({ how: oneOf(event.currentTarget.value, ['listed', 'opened']) })}
        data={[
          { value: '', label: 'Listed or opened' },
          { value: 'opened', label: 'Opened' },
          { value: 'listed', label: 'Listed' },
        ]}
      />
      <PatientNumberField id={patientId} onChoose={patientId => onFilter({ patientId })} />
      <DateField label="From" value={from} onChoose={from => onFilter({ from })} />
      <DateField label="Until" value={until} onChoose={until => onFilter({ until })} />
    </SimpleGrid>
  )
}
