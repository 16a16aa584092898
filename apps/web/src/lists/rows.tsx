import { Button, Group, Paper, Skeleton, Table, Text, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'
import classes from './rows.module.css'

export type Column<Row> = {
  header: string
  cell: (row: Row) => ReactNode
  /** Left out on phones. */
  wide?: boolean
  align?: 'right'
  /** The header is for screen readers only, as over buttons. */
  quiet?: boolean
}

/** The parts of an infinite query that a list needs. */
type Pages<Row> = {
  data: { pages: { items: Row[] }[] } | undefined
  error: unknown
  isPlaceholderData: boolean
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

type Props<Row> = {
  /** What the table holds, for people who do not see it. */
  label: string
  columns: Column<Row>[]
  pages: Pages<Row>
  /** Shown when there is no row. */
  empty: ReactNode
  keyOf?: (row: Row) => string | number
  /** Keeps every column on one line at any width: the table then moves sideways within its frame. */
  scrolls?: boolean
}

const placeholders = [1, 2, 3, 4, 5, 6]

/** The table of a list in pages: skeletons first, then rows, and a button for as long as there are more. */
export function Rows<Row extends { id: string | number }>({
  label,
  columns,
  pages,
  empty,
  keyOf = row => row.id,
  scrolls = false,
}: Props<Row>) {
  const { data, error, hasNextPage, isFetchingNextPage } = pages
  const rows = data?.pages.flatMap(page => page.items)
  if (error && !rows) return <Failure error={error} retry={pages.refetch} />
  if (rows?.length === 0) return <Paper withBorder>{empty}</Paper>
  return (
    <>
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
              {columns.map(({ header, wide, align, quiet }) => (
                <Table.Th key={header} {...when(wide)} ta={align ?? 'left'}>
                  {quiet ? <VisuallyHidden>{header}</VisuallyHidden> : header}
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
            {hasNextPage ? `The first ${rows.length} are shown.` : `${rows.length} in all`}
          </Text>
          {hasNextPage && (
            <Button variant="default" onClick={pages.fetchNextPage} loading={isFetchingNextPage}>
              Show more
            </Button>
          )}
        </Group>
      )}
      {Boolean(error) && rows && (
        <Failure error={error} retry={hasNextPage ? pages.fetchNextPage : pages.refetch} />
      )}
    </>
  )
}

const when = (wide: boolean | undefined) => (wide ? { visibleFrom: 'sm' as const } : {})
