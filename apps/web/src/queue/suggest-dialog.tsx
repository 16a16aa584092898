import { Button, Checkbox, Group, Modal, Skeleton, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Failure } from '../feedback/failure.tsx'
import { TextLink } from '../page/link.tsx'
import { api } from '../server/empanel.ts'
import { listedName } from '../words/names.ts'
import { useWorks } from '../work/work.ts'
import { WorkCard } from '../work/work-card.tsx'
import { assignAll } from './assign-all.ts'
import type { Suggestion, Waiting } from './queue.ts'
import { reasonsInWords } from './reasons.ts'
import { toggled } from './use-choice.ts'

type Props = {
  patients: Waiting[]
  opened: boolean
  onClose: () => void
  /** Those who were agreed to are being assigned. */
  onStarted: () => void
}

/** Suggests a primary for each of some patients, and assigns those that are agreed to. */
export function SuggestDialog({ patients, opened, onClose, onStarted }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="A primary for each"
      size="xl"
      centered
      closeOnClickOutside={false}
    >
      {opened && <Suggestions patients={patients} onClose={onClose} onStarted={onStarted} />}
    </Modal>
  )
}

const step = 50

function Suggestions({ patients, onClose, onStarted }: Omit<Props, 'opened'>) {
  // The dialog keeps its question while the queue behind it changes.
  const [asked] = useState(patients)
  const [refused, setRefused] = useState<ReadonlySet<number>>(new Set())
  const [most, setMost] = useState(step)
  const [workId, setWorkId] = useState<number>()
  const names = useMemo(() => new Map(asked.map(one => [one.id, listedName(one)])), [asked])
  const nameOf = (id: number) => names.get(id) ?? `Patient ${id}`
  const read = useQuery(
    api.queue.suggest.queryOptions(
      { patientIds: asked.map(({ id }) => id) },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    ),
  )
  const suggestions = read.data?.items ?? []
  const rows = suggestions.flatMap(({ patientId, practitioner, reasons }) =>
    practitioner && !refused.has(patientId)
      ? {
          patientId,
          name: nameOf(patientId),
          practitionerId: practitioner.practitionerId,
          onTeam: reasons.includes('on_team'),
        }
      : [],
  )
  if (workId !== undefined) return <Assigning workId={workId} onClose={onClose} />
  if (read.error) return <Failure error={read.error} retry={read.refetch} />
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        By last primary, family at the same address, home site, language and room in the panels. Take out whom
        you want to assign by hand.
      </Text>
      {suggestions.length > step && <WhoGetsHowMany suggestions={suggestions} />}
      {read.isPending ? (
        <Skeleton h={40 * Math.min(asked.length, 8)} />
      ) : (
        <Table aria-label="Suggestions" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Patient</Table.Th>
              <Table.Th>Primary</Table.Th>
              <Table.Th visibleFrom="sm">Why</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {suggestions.slice(0, most).map(suggestion => (
              <SuggestionRow
                key={suggestion.patientId}
                name={nameOf(suggestion.patientId)}
                suggestion={suggestion}
                taken={!refused.has(suggestion.patientId)}
                onToggle={() => setRefused(toggled(refused, suggestion.patientId))}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {suggestions.length > most && (
        <Group justify="space-between">
          <Text
            size="sm"
            c="dimmed"
          >{`The first ${most} of ${suggestions.length.toLocaleString()} are shown.`}</Text>
          <Button variant="default" size="xs" onClick={() => setMost(most + step)}>
            Show more
          </Button>
        </Group>
      )}
      <Group justify="end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={rows.length === 0}
          onClick={() => {
            setWorkId(assignAll(rows))
            onStarted()
          }}
        >
          {rows.length === 0 ? 'Assign' : `Assign ${rows.length.toLocaleString()}`}
        </Button>
      </Group>
    </Stack>
  )
}

/** Of a long list, how many go to whom. */
function WhoGetsHowMany({ suggestions }: { suggestions: Suggestion[] }) {
  const counts = new Map<string, number>()
  for (const { practitioner } of suggestions) {
    const name = practitioner?.name ?? 'Nobody'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {[...counts]
        .sort(([, one], [, other]) => other - one)
        .map(([name, count]) => `${name}: ${count.toLocaleString()}`)
        .join(', ')}
    </Text>
  )
}

/** How far it is. Closes by itself once everybody is assigned; who is not stays to be read. */
function Assigning({ workId, onClose }: { workId: number; onClose: () => void }) {
  const work = useWorks().find(({ id }) => id === workId)
  const isDone = !work || (work.state === 'done' && work.refused.length === 0)
  useEffect(() => {
    if (isDone) onClose()
  }, [isDone, onClose])
  if (!work) return null
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        You may close this and go on with something else. It is found again under{' '}
        <TextLink to="/work" underline="always">
          Background work
        </TextLink>
        , above.
      </Text>
      <WorkCard work={work} />
      <Group justify="end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  )
}

type RowProps = { name: string; suggestion: Suggestion; taken: boolean; onToggle: () => void }

function SuggestionRow({ name, suggestion: { practitioner, reasons }, taken, onToggle }: RowProps) {
  const why = reasonsInWords(reasons)
  return (
    <Table.Tr>
      <Table.Td>
        {practitioner ? <Checkbox label={name} checked={taken} onChange={onToggle} /> : name}
      </Table.Td>
      <Table.Td>
        {practitioner?.name ?? (
          <Text size="sm" c="dimmed">
            Nobody
          </Text>
        )}
        <Text size="sm" c="dimmed" hiddenFrom="sm">
          {why}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{why}</Table.Td>
    </Table.Tr>
  )
}
