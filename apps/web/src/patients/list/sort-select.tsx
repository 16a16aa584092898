import { NativeSelect } from '@mantine/core'
import { oneOf } from '../../browser/search-params.ts'

export type Sort = 'born' | 'newest' | undefined

/** The order of a list of patients: by name unless the address says otherwise. */
export function SortSelect({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  return (
    <NativeSelect
      label="Sort by"
      value={sort ?? 'name'}
      onChange={event => onSort(oneOf(event.currentTarget.value, ['born', 'newest']))}
      data={[
        { value: 'name', label: 'Name' },
        { value: 'born', label: 'Oldest first' },
        { value: 'newest', label: 'Newest record' },
      ]}
    />
  )
}
