import { Alert, Button, Checkbox, Group, List, Modal, Skeleton, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { Failure } from '../feedback/failure.tsx'
import { sayFailed } from '../feedback/say-failed.ts'
import { api } from '../server/empanel.ts'
import { listedName } from '../words/names.ts'
import type { Suggestion, Waiting } from './queue.ts'
import { reasonsInWords } from './reasons.ts'
import { toggled } from './use-choice.ts'

type Props = { patients: Waiting[]; opened: boolean; onClose: () => void; onAssigned: () => void }

/** Suggests a primary for each of some patients, and assigns those that are agreed to. */
export function SuggestDialog({ patients, opened, onClose, onAssigned }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="A primary for each"
      size="xl"
      centered
      closeOnClickOutside={false}
    >
      {opened && <Suggestions patients={patients} onClose={onClose} onAssigned={onAssigned} />}
    </Modal>
  )
}

function Suggestions({ patients, onClose, onAssigned }: Omit<Props, 'opened'>) {
  // The dialog keeps its question while the queue behind it changes.
  const [asked] = useState(patients)
  const [refused, setRefused] = useState<ReadonlySet<number>>(new Set())
  const [failures, setFailures] = useState<string[]>([])
  const read = useQuery(
    api.queue.suggest.queryOptions(
      { patientIds: asked.map(({ id }) => id) },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    ),
  )
  const suggestions = read.data?.items ?? []
  const rows = suggestions.flatMap(({ patientId, practitioner }) =>
    practitioner && !refused.has(patientId)
      ? { patientId, practitionerId: practitioner.practitionerId, role: 'primary' as const }
      : [],
  )
  const assign = useMutation(
    api.assignments.createMany.mutationOptions({
      onError: error => sayFailed('Nobody was assigned', error),
      onSuccess: async ({ rows: outcomes }) => {
        const failed = outcomes.flatMap((row, place) =>
          row.outcome === 'refused' ? `${nameOf(asked, rows[place]?.patientId)}: ${row.message}` : [],
        )
        const assigned = outcomes.length - failed.length
        if (assigned > 0) {
          notifications.show({
            message:
              assigned === 1 ? '1 patient has a primary now.' : `${assigned} patients have a primary now.`,
          })
        }
        setFailures(failed)
        await ledgerChanged()
        if (failed.length === 0) onAssigned()
      },
    }),
  )
  if (read.error) return <Failure error={read.error} retry={read.refetch} />
  if (failures.length > 0) {
    return (
      <Stack>
        <Alert
          color="red"
          title={
            failures.length === 1
              ? '1 patient was not assigned'
              : `${failures.length} patients were not assigned`
          }
        >
          <List size="sm">
            {failures.map(failure => (
              <List.Item key={failure}>{failure}</List.Item>
            ))}
          </List>
        </Alert>
        <Group justify="end">
          <Button onClick={onAssigned}>Close</Button>
        </Group>
      </Stack>
    )
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        By last primary, family at the same address, home site, language and room in the panels. Take out whom
        you want to assign by hand.
      </Text>
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
            {suggestions.map(suggestion => (
              <SuggestionRow
                key={suggestion.patientId}
                name={nameOf(asked, suggestion.patientId)}
                suggestion={suggestion}
                taken={!refused.has(suggestion.patientId)}
                onToggle={() => setRefused(toggled(refused, suggestion.patientId))}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group justify="end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={rows.length === 0}
          loading={assign.isPending}
          onClick={() => assign.mutate({ rows })}
        >
          {rows.length === 0 ? 'Assign' : `Assign ${rows.length}`}
        </Button>
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

function nameOf(patients: Waiting[], id: number | undefined): string {
  const patient = patients.find(one => one.id === id)
  return patient ? listedName(patient) : `Patient ${id}`
}
