import { Grid, SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { dayHint } from '../../dates/typed-day.ts'
import { given } from '../../forms/given.ts'
import { SearchField } from '../../search/search-field.tsx'
import { useMay } from '../../session/use-session.ts'
import { filterNames, patientFields, useShown } from '../fields.tsx'
import { useKeepsOwn } from '../patient.ts'
import { AgeFilter } from './age-filter.tsx'
import type { PatientSearch } from './patient-search.ts'
import { SortSelect } from './sort-select.tsx'

type Changes = { [Name in keyof PatientSearch]: PatientSearch[Name] | undefined }

/** Changes which patients the address asks for. */
export function useFilterPatients() {
  const navigate = useNavigate({ from: '/patients' })
  return (changes: Changes) => navigate({ search: before => given({ ...before, ...changes }), replace: true })
}

/** The filters and the order of the patients. */
export function PatientFilters() {
  const may = useMay()
  const keepsOwn = useKeepsOwn()
  const search = useSearch({ from: '/in/shell/patients' })
  const { q = '', sort, only, ageFrom, ageTo } = search
  const filter = useFilterPatients()
  return (
    <Grid align="flex-end" gap="sm" mb="md" component="search" aria-label="Filter">
      {may('assignments.create') && (
        <Grid.Col span={12}>
          <SegmentedControl
            aria-label={keepsOwn ? 'Which records' : 'Which patients'}
            w={{ base: '100%', xs: 'auto' }}
            value={only ?? 'all'}
            onChange={chosen => filter({ only: chosen === 'without-practitioner' ? chosen : undefined })}
            data={[
              { value: 'all', label: 'All' },
              { value: 'without-practitioner', label: 'Without a practitioner' },
            ]}
          />
        </Grid.Col>
      )}
      <Grid.Col span={12}>
        <SearchField
          label={keepsOwn ? 'Search my records' : 'Search patients'}
          placeholder={`Name, phone, #number or birth (${dayHint()})`}
          value={q}
          onSearch={q => filter({ q })}
        />
      </Grid.Col>
      {useShown(filterNames).map(name => {
        const { label, filter: described } = patientFields[name]
        return (
          <Grid.Col key={name} span={{ base: 6, md: 'auto' }}>
            {described.input({
              label,
              value: search[name] ?? '',
              onChange: value => filter({ [name]: value }),
            })}
          </Grid.Col>
        )
      })}
      <Grid.Col span={{ base: 6, md: 'auto' }}>
        <AgeFilter ages={{ ageFrom, ageTo }} onChange={filter} />
      </Grid.Col>
      <Grid.Col span={{ base: 6, md: 'auto' }}>
        <SortSelect sort={sort} onSort={sort => filter({ sort })} />
      </Grid.Col>
    </Grid>
  )
}
