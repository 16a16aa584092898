import { Alert, Box, Group, List, NumberInput, Skeleton, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from '../../feedback/failure.tsx'
import { LoadBar } from '../../practitioners/panels/load-bar.tsx'
import { failureInWords, type PanelShift, type Preview, patientsInWords, type Split } from '../handover.ts'
import type { Asked } from './use-handover.ts'

type Props = {
  asked: Asked
  query: { data: Preview | undefined; error: unknown; refetch: () => unknown; isPlaceholderData: boolean }
  /** Below the panels: who takes whom over, if that is chosen by hand. */
  children: ReactNode
}

const namedAtMost = 8

/** How full the panels would become, and who cannot be moved. */
export function PreviewResult({
  asked,
  query: { data, error, refetch, isPlaceholderData },
  children,
}: Props) {
  if (asked.to.length === 0) {
    return <Text c="dimmed">Choose colleagues above to see who would take over how many.</Text>
  }
  // Rows given by hand stay while there is an earlier answer.
  const failure = error ? <Failure error={error} retry={refetch} /> : null
  if (!data) return failure ?? <Skeleton h={120} />
  const { from, to, rows, kept, unreached } = data
  const moved = rows.filter(({ outcome }) => outcome === 'moved').length
  const ended = rows.filter(({ outcome }) => outcome === 'ended').length
  const stale = { 'aria-busy': isPlaceholderData, style: { opacity: isPlaceholderData ? 0.6 : 1 } }
  return (
    <Stack gap="md">
      {failure}
      <Text role="status" fw={600} {...stale}>
        {`${patientsInWords(moved)} would move`}
        {ended > 0 && `, ${ended} would end`}
        {kept > 0 && `, ${kept} would stay as they are`}
        {'.'}
      </Text>
      <Stack gap="lg" {...stale}>
        {to.map(shift => (
          <Shift
            key={shift.practitionerId}
            shift={shift}
            places={asked.places[shift.practitionerId]}
            setPlaces={
              asked.split === 'manual' ? undefined : most => asked.setPlaces(shift.practitionerId, most)
            }
          />
        ))}
      </Stack>
      <Text size="sm" c="dimmed">
        {`${from.name} keeps ${patientsInWords(from.after.primary)} as primary, of ${from.before.primary} now.`}
      </Text>
      <Staying rows={rows} unreached={unreached} split={asked.split} />
      {children}
    </Stack>
  )
}

type ShiftProps = {
  shift: PanelShift
  places: number | undefined
  /** Undefined where who is chosen is chosen. */
  setPlaces: ((most: number | undefined) => void) | undefined
}

function Shift({ shift: { name, before, after, moved }, places, setPlaces }: ShiftProps) {
  return (
    <Box>
      <Group justify="space-between" align="flex-end" gap="sm">
        <Box miw={0} flex="1 1 240px">
          <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
            {`${name}: +${moved}`}
          </Text>
          <Text size="sm" c="dimmed">
            {`${before.primary} now, ${after.primary} then`}
          </Text>
        </Box>
        {setPlaces && (
          <NumberInput
            label="At most"
            aria-label={`At most, for ${name}`}
            labelProps={{ fz: 'xs' }}
            placeholder="as many as fit"
            size="xs"
            w={180}
            min={0}
            max={100_000}
            allowDecimal={false}
            hideControls
            value={places ?? ''}
            onChange={value => setPlaces(typeof value === 'number' ? value : undefined)}
          />
        )}
      </Group>
      {after.load !== null && (
        <Box mt={4} maw={480}>
          {before.load !== null && (
            <Bar label="now">
              <LoadBar load={before.load} />
            </Bar>
          )}
          <Bar label="then">
            <LoadBar load={after.load} />
          </Bar>
        </Box>
      )}
    </Box>
  )
}

const Bar = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <Group gap="xs" wrap="nowrap">
    <Text span size="xs" c="dimmed" w={34}>
      {label}
    </Text>
    <Box flex={1}>{children}</Box>
  </Group>
)

/** Who stays because nobody can take them, with the reasons. */
function Staying({ rows, unreached, split }: Pick<Preview, 'rows' | 'unreached'> & { split: Split }) {
  const refused = rows.filter(({ outcome }) => outcome === 'refused')
  if (refused.length + unreached === 0) return null
  return (
    <Alert
      variant="default"
      title={`${patientsInWords(refused.length + unreached)} cannot be moved and would stay`}
    >
      <List size="sm">
        {refused.slice(0, namedAtMost).map(({ patientId, patientName, failure }) => (
          <List.Item key={patientId}>{`${patientName}: ${failureInWords(failure, split)}`}</List.Item>
        ))}
        {refused.length > namedAtMost && <List.Item>{`and ${refused.length - namedAtMost} more`}</List.Item>}
        {unreached > 0 && (
          <List.Item>{`${patientsInWords(unreached)} out of your reach, or too many for one handover`}</List.Item>
        )}
      </List>
    </Alert>
  )
}
