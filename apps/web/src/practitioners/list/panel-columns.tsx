import { ActionIcon, Box, Text, Tooltip } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import type { Column } from '../../tables/rows.tsx'
import { languageNames } from '../../words/languages.ts'
import { listedName, practitionerName } from '../../words/names.ts'
import { mayBePrimary, workOf } from '../../words/professions.ts'
import { LoadBar } from '../panels/load-bar.tsx'
import { inDecimals, type Panel, targetOf } from '../panels/panel.ts'
import { PanelMarks } from '../panels/panel-marks.tsx'

type Does = {
  /** Opens the settings of a panel. Left out where the person may not change them. */
  change?: (panel: Panel) => void
}

/** The columns of the panels. On phones and tablets the first one says what the others would. */
export const panelColumns = ({ change }: Does): Column<Panel>[] => [
  {
    header: 'Practitioner',
    cell: panel => (
      <>
        <PractitionerLink practitionerId={panel.id} name={listedName(panel)} fw={500} size="sm" />
        <Text size="sm" c="dimmed">
          {[workOf(panel), languageNames(panel.languages)].filter(Boolean).join(' · ')}
        </Text>
        <PanelMarks panel={panel} />
        <Box hiddenFrom="lg" mt={4} maw={480}>
          <Text size="sm">{sizeInWords(panel)}</Text>
          {panel.load !== null && <LoadBar load={panel.load} />}
        </Box>
      </>
    ),
  },
  {
    header: 'Primary patients',
    align: 'right',
    wide: 'lg',
    cell: ({ primary, weighted }) => (
      <Below note={weighted === primary ? undefined : `count as ${inDecimals(weighted)}`}>{primary}</Below>
    ),
  },
  {
    header: 'Consulting or supporting',
    align: 'right',
    wide: 'lg',
    cell: ({ patients, primary }) => patients - primary,
  },
  {
    header: 'Target',
    align: 'right',
    wide: 'lg',
    cell: ({ target, fte }) => (
      <Below note={target === null || fte === 1 ? undefined : `${Math.round(fte * 100)} % of ${target}`}>
        {targetOf({ target, fte })}
      </Below>
    ),
  },
  { header: 'Maximum', align: 'right', wide: 'lg', cell: ({ maximum }) => maximum },
  { header: 'Load', wide: 'lg', cell: panel => mayBePrimary(panel) && <LoadBar load={panel.load} /> },
  ...(change
    ? [
        {
          header: 'Settings',
          quiet: true,
          align: 'right' as const,
          cell: (panel: Panel) => mayBePrimary(panel) && <Change panel={panel} change={change} />,
        },
      ]
    : []),
]

const Change = ({ panel, change }: { panel: Panel } & Required<Does>) => (
  <Tooltip label="Change">
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Change the panel of ${practitionerName(panel)}`}
      onClick={() => change(panel)}
    >
      <IconAdjustments size={18} aria-hidden />
    </ActionIcon>
  </Tooltip>
)

/** A number, and below it what it comes from. */
const Below = ({ children, note }: { children: ReactNode; note: string | undefined }) => (
  <>
    {children}
    {note && (
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {note}
      </Text>
    )}
  </>
)

function sizeInWords({ primary, weighted, maximum, patients, target, fte, profession }: Panel): string {
  const others = patients - primary
  return [
    ...(mayBePrimary({ profession }) ? [`${primary} primary`] : []),
    ...(weighted === primary ? [] : [`counting as ${inDecimals(weighted)}`]),
    ...(target === null ? [] : [`target ${targetOf({ target, fte })}`]),
    ...(maximum === null ? [] : [`at most ${maximum}`]),
    ...(others === 0 ? [] : [`${others} consulting or supporting`]),
  ].join(' · ')
}
