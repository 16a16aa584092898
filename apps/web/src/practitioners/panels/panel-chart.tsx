import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { Box, Paper } from '@mantine/core'
import classes from './panel-chart.module.css'
import { type PanelSize, panelSummary } from './panel-summary.ts'

const series = [
  { name: 'primaryFor', label: 'Primary', color: 'var(--primary-bar)' },
  { name: 'consulting', label: 'Consulting or supporting', color: 'var(--consulting-bar)' },
]

/** Panel sizes as bars, the largest on top. The table below holds the same numbers. */
export function PanelChart({ sizes }: { sizes: PanelSize[] }) {
  const data = sizes.map(size => ({
    // Two practitioners may have the same name: the axis tells them apart by the number behind it.
    practitioner: `${size.lastName}, ${size.firstName.slice(0, 1)}. #${size.id}`,
    primaryFor: size.primaryFor,
    consulting: size.patients - size.primaryFor,
    patients: size.patients,
  }))
  return (
    <Paper withBorder p="md" className={classes.frame ?? ''}>
      <Box role="img" aria-label={panelSummary(sizes)}>
        <BarChart
          aria-hidden
          h={70 + 32 * data.length}
          data={data}
          dataKey={'practitioner' satisfies keyof (typeof data)[number]}
          type="stacked"
          orientation="vertical"
          series={series}
          withLegend
          legendProps={{ itemSorter: null }}
          valueFormatter={String}
          accessibilityLayer={false}
          gridAxis="none"
          withXAxis={false}
          maxBarWidth={20}
          barChartProps={{ margin: { right: 44 } }}
          yAxisProps={{ width: 128, interval: 0, tickFormatter: nameOf }}
          tooltipProps={{ labelFormatter: label => nameOf(String(label)) }}
          withBarValueLabel
          valueLabelProps={({ name }) =>
            name === 'consulting'
              ? { position: 'right', dataKey: 'patients', className: classes.label ?? '' }
              : { content: () => null }
          }
        />
      </Box>
    </Paper>
  )
}

const nameOf = (practitioner: string) => practitioner.replace(/ #\d+$/, '')
