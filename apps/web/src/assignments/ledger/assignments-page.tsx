import { SegmentedControl, SimpleGrid, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Day } from '../../dates/times.tsx'
import { given } from '../../forms/given.ts'
import { Page } from '../../page/page.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { AsOfField } from '../as-of-field.tsx'
import { Ledger } from './ledger.tsx'

/** The ledger: who looks after whom, and who did. */
export function AssignmentsPage() {
  const navigate = useNavigate({ from: '/assignments' })
  const search = useSearch({ from: '/in/shell/assignments' })
  const { q = '', state = 'open', asOf } = search
  const show = (changes: { [Name in keyof typeof search]: (typeof search)[Name] | undefined }) =>
    navigate({ search: before => given({ ...before, ...changes }), replace: true, resetScroll: false })
  return (
    <Page title="Assignments">
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md" component="search" aria-label="Filter the assignments">
        <SearchField
          label="Search assignments"
          placeholder="Names of patient or practitioner"
          value={q}
          onSearch={q => show({ q })}
        />
        <AsOfField day={asOf} onChange={asOf => show({ asOf })} />
      </SimpleGrid>
      {asOf ? (
        <Text mb="md" role="status">
          What was open at the end of{' '}
          <b>
            <Day date={asOf} />
          </b>
        </Text>
      ) : (
        <SegmentedControl
          aria-label="Which assignments"
          mb="md"
          w={{ base: '100%', xs: 'auto' }}
          value={state}
          onChange={chosen => show({ state: oneOf(chosen, ['ended', 'all']) })}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'ended', label: 'Ended' },
            { value: 'all', label: 'All' },
          ]}
        />
      )}
      <Ledger q={q} state={state} asOf={asOf} onClear={() => show({ q: undefined })} />
    </Page>
  )
}
