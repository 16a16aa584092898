import { Button, Group, Paper, Skeleton, Table, Text, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Failure } from '../feedback/failure.tsx'
import { merged, readMore } from './moving-pages.ts'
import classes from './rows.module.css'
import { type Noun, type Total, totalInWords } from './total.ts'
import { useKeptPlace } from './use-kept-place.ts'

export type Column<Row> = {
  header: string
  cell: (row: Row) => ReactNode
  /** Left out on phones; with `lg` on tablets, too. */
  wide?: boolean | 'lg'
  align?: 'right'
  /** The header is for screen readers only, as over buttons. */
  quiet?: boolean
  /** Shown instead of the header, which then only names the column. */
  head?: ReactNode
}

/** The parts of an infinite query that a list needs. */
type Pages<Row> = {
  data: { pages: { items: Row[] }[] } | undefined
  error: unknown
  isPlaceholderData: boolean
  hasNextPage: boolean
  isFetching: boolean
  fetchNextPage: () => Promise<{ isError: boolean }>
  refetch: () => Promise<unknown>
}

type Props<Row> = {
  /** The table's name for screen readers. */
  label: string
  columns: Column<Row>[]
  pages: Pages<Row>
  /** How many there are in all, shown above the table as soon as it is known. */
  counted?: { total: Total | undefined; noun: Noun }
  /** Shown when there is no row. */
  empty: ReactNode
  keyOf?: (row: Row) => string | number
  /** For rows that never change their order, as in a log: earlier pages are not refetched. */
  fixed?: boolean
  /** Keeps every column on one line at any width; the table scrolls sideways within its frame. */
  scrolls?: boolean
}

const placeholders = [1, 2, 3, 4, 5, 6]

/** The table of a list in pages: skeletons first, then rows, and a button while there are more. */
export function Rows<Row extends { id: string | number }>({
  label,
  columns,
  pages,
  counted,
  empty,
  keyOf = row => row.id,
  fixed = false,
  scrolls = false,
}: Props<Row>) {
  const { data, error, hasNextPage } = pages
  const rows = data && merged(data.pages, keyOf)
  const [reading, setReading] = useState(false)
  const showMore = async () => {
    setReading(true)
    await (fixed ? pages.fetchNextPage() : readMore(pages))
    setReading(false)
  }
  useKeptPlace(label, {
    pages: pages.isPlaceholderData ? undefined : data?.pages.length,
    hasNextPage,
    isFetching: pages.isFetching,
    readMore: pages.fetchNextPage,
  })
  if (error && !rows) return <Failure error={error} retry={pages.refetch} />
  if (rows?.length === 0) return <Paper withBorder>{empty}</Paper>
  const isCut = counted?.total !== undefined && counted.total.total > (rows?.length ?? 0)
  return (
    <>
      {counted && (
        // The line is there before its words, so that nothing moves.
        <Text size="sm" c="dimmed" mb="xs" mih="1.5em" role="status">
          {counted.total && totalInWords(counted.total, counted.noun)}
        </Text>
      )}
      <Paper
        withBorder
        className={classes.frame ?? ''}
        data-stale={pages.isPlaceholderData || undefined}
        {...(scrolls && {
          'data-scrolls': true,
          tabIndex: 0,
          role: 'region',
          'aria-label': `${label}, scrollable`,
        })}
      >
        <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={label} aria-busy={!rows}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ header, wide, align, quiet, head }) => (
                <Table.Th key={header} {...when(wide)} ta={align ?? 'left'}>
                  {head ?? (quiet ? <VisuallyHidden>{header}</VisuallyHidden> : header)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows?.map(row => (
              <Table.Tr key={keyOf(row)}>
                {columns.map(({ header, cell, wide, align }) => (
                  <Table.Td key={header} {...when(wide)} ta={align ?? 'left'}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
            {!rows &&
              placeholders.map(n => (
                <Table.Tr key={n}>
                  {columns.map(({ header, wide }) => (
                    <Table.Td key={header} {...when(wide)}>
                      <Skeleton h={18} my={3} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Paper>
      {rows && (
        <Group justify="space-between" mt="sm" mih={36}>
          <Text size="sm" c="dimmed" role="status">
            {hasNextPage || reading || isCut
              ? `The first ${rows.length} are shown.`
              : `${rows.length} in all`}
          </Text>
          {(hasNextPage || reading) && (
            <Button variant="default" onClick={showMore} loading={reading}>
              Show more
            </Button>
          )}
        </Group>
      )}
      {Boolean(error) && rows && <Failure error={error} retry={hasNextPage ? showMore : pages.refetch} />}
    </>
  )
}

const when = (wide: boolean | 'lg' = false) => (wide ? { visibleFrom: wide === true ? 'sm' : wide } : {})
