import { Box, Text } from '@mantine/core'
import type { ComponentProps } from 'react'
import { Empty } from '../../feedback/empty.tsx'
import { Page } from '../../page/page.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { Rows } from '../../tables/rows.tsx'

type Props<Row extends { id: string | number }> = Pick<
  ComponentProps<typeof Rows<Row>>,
  'columns' | 'pages'
> & {
  /** The noun of the rows, as in "patients". */
  of: 'patients' | 'practitioners' | 'assignments'
  about: string
  q: string
  onSearch: (words: string) => void
}

/** The page of one table with all its columns. */
export function RawTable<Row extends { id: string | number }>({
  of,
  about,
  q,
  onSearch,
  columns,
  pages,
}: Props<Row>) {
  return (
    <Page title={`Table of ${of}`}>
      <Text c="dimmed" mb="md">
        {about}
      </Text>
      <Box maw={360} mb="md">
        <SearchField label={`Search ${of}`} placeholder="Name" value={q} onSearch={onSearch} />
      </Box>
      <Rows
        label={`Table of ${of}`}
        columns={columns}
        pages={pages}
        scrolls
        empty={
          q ? (
            <Empty title={`Nothing is called “${q}”`}>
              <ClearSearch onClear={() => onSearch('')} />
            </Empty>
          ) : (
            <Empty title="This table is empty" />
          )
        }
      />
    </Page>
  )
}
