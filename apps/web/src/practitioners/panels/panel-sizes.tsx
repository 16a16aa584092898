import { Box, Skeleton, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Empty } from '../../feedback/empty.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { merged } from '../../tables/moving-pages.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { listedName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'
import type { PanelSize } from './panel-summary.ts'

const PanelChart = lazy(async () => ({ default: (await import('./panel-chart.tsx')).PanelChart }))

/** How many of the largest panels the chart shows. */
const charted = 15

/** How the patients are spread over the practitioners: the largest panels as a chart, all of them as a table. */
export function PanelSizes() {
  const pages = useInfiniteQuery(api.practitioners.panels.infiniteQueryOptions({ limit: 25 }, byPages))
  const sizes = merged(pages.data?.pages ?? [], ({ id }) => id)
  const largest = sizes.slice(0, charted).filter(({ patients }) => patients > 0)
  const columns: Column<PanelSize>[] = [
    {
      header: 'Practitioner',
      cell: practitioner => (
        <>
          <PractitionerLink
            practitionerId={practitioner.id}
            name={listedName(practitioner)}
            fw={500}
            size="sm"
          />
          <Text size="sm" c="dimmed" hiddenFrom="sm">
            {workOf(practitioner)}
            <br />
            {practitioner.patients - practitioner.primaryFor} consulting or supporting
          </Text>
        </>
      ),
    },
    { header: 'Specialty', wide: true, cell: workOf },
    { header: 'Patients', align: 'right', cell: ({ patients }) => patients },
    { header: 'Primary', align: 'right', cell: ({ primaryFor }) => primaryFor },
    {
      header: 'Consulting or supporting',
      align: 'right',
      wide: true,
      cell: ({ patients, primaryFor }) => patients - primaryFor,
    },
  ]
  return (
    <>
      {largest.length > 0 && (
        <Box component="section" aria-labelledby="largest-panels" mb="xl">
          <Title order={2} size="h4" id="largest-panels" mb="sm">
            {largest.length === charted ? `The ${charted} largest panels` : 'The largest panels'}
          </Title>
          <Suspense fallback={<Skeleton h={160 + 32 * largest.length} />}>
            <PanelChart sizes={largest} />
          </Suspense>
        </Box>
      )}
      <Box component="section" aria-labelledby="all-panels">
        <Title order={2} size="h4" id="all-panels" mb="sm">
          All panels
        </Title>
        <Rows
          label="Panel sizes"
          columns={columns}
          pages={pages}
          empty={
            <Empty title="There is no practitioner yet">
              Panels appear here as soon as there are practitioners.
            </Empty>
          }
        />
      </Box>
    </>
  )
}
