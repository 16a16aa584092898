import { Button, SimpleGrid } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../../feedback/answer.tsx'
import { Fact } from '../../../page/fact.tsx'
import { Section } from '../../../page/section.tsx'
import { api } from '../../../server/empanel.ts'
import { useMay } from '../../../session/use-session.ts'
import type { Practitioner } from '../../practitioner.ts'
import { InTransition } from '../in-transition.tsx'
import { LoadBar } from '../load-bar.tsx'
import { acceptanceWords, inDecimals, type Panel, targetOf } from '../panel.ts'
import { PanelMarks } from '../panel-marks.tsx'
import { PanelDialog } from './panel-dialog.tsx'
import { PanelHistory } from './panel-history.tsx'

/** How full a practitioner's panel is, whom it accepts, and what it was set to before. */
export function PanelSection({ practitioner }: { practitioner: Practitioner }) {
  const may = useMay()
  const [changing, { open, close }] = useDisclosure()
  const query = useQuery(api.panels.get.queryOptions({ practitionerId: practitioner.id }))
  return (
    <Section
      title="Panel"
      action={
        query.data &&
        may('panels.set') && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconAdjustments size={16} />}
            onClick={open}
            aria-label="Change the panel"
          >
            Change
          </Button>
        )
      }
    >
      <Answer of={query}>
        {panel => (
          <>
            <InTransition panel={panel} />
            <Facts panel={panel} />
            <PanelHistory practitionerId={panel.id} />
            {may('panels.set') && <PanelDialog panel={panel} opened={changing} onClose={close} />}
          </>
        )}
      </Answer>
    </Section>
  )
}

function Facts({ panel }: { panel: Panel }) {
  const { patients, primary, weighted, target, maximum, fte, load, accepting } = panel
  const partly = fte === 1 ? '' : ` (${perCent(fte)} of ${target})`
  return (
    <>
      <PanelMarks panel={panel} />
      <SimpleGrid component="dl" m={0} mt="xs" cols={{ base: 2, md: 4 }} verticalSpacing="md">
        <Fact term="Primary patients">
          {primary}
          {weighted !== primary && `, who count as ${inDecimals(weighted)}`}
        </Fact>
        <Fact term="Consulting or supporting">{String(patients - primary)}</Fact>
        <Fact term="Load">{load !== null && <LoadBar load={load} />}</Fact>
        <Fact term="New patients">{acceptanceWords[accepting].whole}</Fact>
        <Fact term="Target">{target !== null && `${targetOf(panel)}${partly}`}</Fact>
        <Fact term="Maximum">{maximum !== null && String(maximum)}</Fact>
        <Fact term="Works">{fte === 1 ? 'full time' : `${perCent(fte)} of full time`}</Fact>
      </SimpleGrid>
    </>
  )
}

const perCent = (fte: number): string => `${Math.round(fte * 100)} %`
