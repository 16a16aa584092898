import { Alert, Text } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { dayOfMoment } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { LinkButton } from '../../page/link.tsx'
import { useMay } from '../../session/use-session.ts'
import { namesInWords } from '../../words/names.ts'
import type { Panel } from './panel.ts'

/** Says that a panel is about to be handed over, to whom and when; shows nothing otherwise. */
export function InTransition({ panel: { transition } }: { panel: Panel }) {
  const may = useMay()
  if (!transition) return null
  const { transferId, dueAt, to } = transition
  return (
    <Alert variant="default" icon={<IconArrowsSplit />} title="This panel is in transition" mb="md">
      <Text size="sm">{`It goes to ${namesInWords(to)} on ${formatDay(dayOfMoment(dueAt))}.`}</Text>
      {may('transfers.read') && (
        <LinkButton to="/handovers/$transferId" params={{ transferId }} size="xs" mt="sm">
          Look at the handover
        </LinkButton>
      )}
    </Alert>
  )
}
