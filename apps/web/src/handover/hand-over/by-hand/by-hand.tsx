import { Button, Checkbox, Group, Kbd, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { roleWords } from '../../../assignments/assignment.ts'
import { failureInWords, type PanelShift, type Preview, patientsInWords } from '../../handover.ts'
import { type Given, giveTo, type HandRow, isOf, type Which } from './hand-rows.ts'
import { useHandKeys } from './use-hand-keys.ts'

type Props = {
  rows: readonly HandRow[]
  receivers: readonly Pick<PanelShift, 'practitionerId' | 'name'>[]
  /** The server's preview of the division. */
  preview: Preview
  setGiven: (given: Given) => void
}

/** So many rows are shown at first, and more each time. */
const step = 50
/** A shorter panel is seen at a glance. */
const longFrom = 10

/** The patients of a panel, each with who takes them over: given away one by one or several at once. */
export function ByHand({ rows, receivers, preview, setGiven }: Props) {
  const [q, setQ] = useState('')
  const [which, setWhich] = useState<Which>('all')
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const [most, setMost] = useState(step)
  const last = useRef<number>(undefined)
  const sorted = useMemo(() => rows.toSorted(byName), [rows])
  const found = sorted.filter(row => isOf(row, which) && isNamed(row, q))
  const shown = found.slice(0, most)
  const ids = shown.map(({ patientId }) => patientId)
  // Who is not found any more is not chosen either.
  const chosen = new Set(found.map(({ patientId }) => patientId).filter(id => picked.has(id)))
  const failures = useMemo(
    () => new Map(preview.rows.map(({ patientId, failure }) => [patientId, failure])),
    [preview.rows],
  )
  const give = (some: ReadonlySet<number>, practitionerId: number | null) => {
    setGiven(giveTo(rows, some, practitionerId))
    setPicked(new Set())
  }
  const keys = useHandKeys({
    ...{ ids, chosen, give, choose: setPicked },
    receivers: receivers.map(({ practitionerId }) => practitionerId),
  })
  const toggle = (id: number, { nativeEvent }: { nativeEvent: Event }) => {
    // The one before may be hidden by a filter now.
    const before = last.current !== undefined && ids.includes(last.current) ? last.current : id
    const [from, to] = [ids.indexOf(before), ids.indexOf(id)].toSorted((a, b) => a - b)
    const range = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
    const some = range ? ids.slice(from, (to ?? 0) + 1) : [id]
    setPicked(
      chosen.has(id)
        ? new Set([...chosen].filter(one => !some.includes(one)))
        : new Set([...chosen, ...some]),
    )
    last.current = id
  }
  return (
    <Stack gap="sm">
      {rows.length > longFrom && (
        <Group align="end" component="search" aria-label="Filter the patients">
          <TextInput
            type="search"
            label="Search patients"
            placeholder="Name"
            leftSection={<IconSearch size={16} aria-hidden />}
            value={q}
            onChange={event => setQ(event.currentTarget.value)}
          />
          <NativeSelect
            label="Which patients"
            value={String(which)}
            onChange={({ currentTarget: { value } }) =>
              setWhich(value === 'all' || value === 'stay' || value === 'changed' ? value : Number(value))
            }
            data={[
              { value: 'all', label: `All (${rows.length})` },
              ...receivers.map(({ practitionerId, name }) => ({
                value: String(practitionerId),
                label: `${name} (${countOf(rows, practitionerId)})`,
              })),
              { value: 'stay', label: `Who stays (${countOf(rows, 'stay')})` },
              { value: 'changed', label: `Changed by hand (${countOf(rows, 'changed')})` },
            ]}
          />
        </Group>
      )}
      <Group gap="xs" role="group" aria-label="Give the chosen patients to">
        <Text size="sm" role="status" miw={150}>
          {chosen.size === 0 ? 'Choose patients to give to' : `${patientsInWords(chosen.size)} to`}
        </Text>
        {receivers.map(({ practitionerId, name }, place) => (
          <GiveButton
            key={practitionerId}
            label={name}
            digit={place < 9 ? place + 1 : undefined}
            disabled={chosen.size === 0}
            onClick={() => give(chosen, practitionerId)}
          />
        ))}
        <GiveButton
          label="Nobody: they stay"
          digit={0}
          disabled={chosen.size === 0}
          onClick={() => give(chosen, null)}
        />
      </Group>
      <Text size="sm" c="dimmed" visibleFrom="sm">
        By keyboard: <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> move, <Kbd size="xs">Space</Kbd> chooses,{' '}
        <Kbd size="xs">Shift</Kbd> with <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> chooses several, a digit
        gives.
      </Text>
      <Table aria-label="Who takes whom over" verticalSpacing="xs" onKeyDown={keys.onKeyDown}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44}>
              <Checkbox
                aria-label={`Choose all ${found.length}`}
                disabled={found.length === 0}
                checked={found.length > 0 && chosen.size === found.length}
                indeterminate={chosen.size > 0 && chosen.size < found.length}
                onChange={() =>
                  setPicked(
                    new Set(chosen.size === found.length ? [] : found.map(({ patientId }) => patientId)),
                  )
                }
              />
            </Table.Th>
            <Table.Th>Patient, and who takes over</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={keys.list}>
          {shown.map(row => (
            <HandTableRow
              key={row.patientId}
              row={row}
              receivers={receivers}
              failure={row.practitionerId === null ? row.failure : (failures.get(row.patientId) ?? null)}
              chosen={chosen.has(row.patientId)}
              onToggle={event => toggle(row.patientId, event)}
              onGive={practitionerId => give(new Set([row.patientId]), practitionerId)}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {found.length === 0
            ? 'No patient is like this.'
            : shown.length < found.length
              ? `The first ${shown.length} of ${found.length} are shown. The checkbox at the top chooses all of them.`
              : `${found.length} in all`}
        </Text>
        {shown.length < found.length && (
          <Button variant="default" size="xs" onClick={() => setMost(most + step)}>
            Show more
          </Button>
        )}
      </Group>
    </Stack>
  )
}

type GiveProps = { label: string; digit: number | undefined; disabled: boolean; onClick: () => void }

/** Gives the chosen patients to somebody. It keeps the focus while nobody is chosen. */
const GiveButton = ({ label, digit, disabled, onClick }: GiveProps) => (
  <Button
    size="xs"
    variant="default"
    h="auto"
    mih={30}
    aria-disabled={disabled}
    {...(disabled ? { 'data-disabled': true } : { onClick })}
    styles={{ label: { whiteSpace: 'normal', overflowWrap: 'anywhere' } }}
    {...(digit !== undefined && {
      leftSection: (
        <Kbd size="xs" visibleFrom="sm" aria-hidden>
          {digit}
        </Kbd>
      ),
    })}
  >
    {label}
  </Button>
)

type RowProps = {
  row: HandRow
  receivers: Props['receivers']
  /** Why the patient cannot be moved so. */
  failure: string | null
  chosen: boolean
  onToggle: (event: React.ChangeEvent<HTMLInputElement>) => void
  onGive: (practitionerId: number | null) => void
}

function HandTableRow({ row, receivers, failure, chosen, onToggle, onGive }: RowProps) {
  const { patientName, practitionerId, role, ends, changed } = row
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox aria-label={`Choose ${patientName}`} checked={chosen} onChange={onToggle} />
      </Table.Td>
      <Table.Td>
        <Group justify="space-between" gap="xs">
          <div style={{ flex: '1 1 160px', minWidth: 0, overflowWrap: 'anywhere' }}>
            <Text size="sm" fw={500}>
              {patientName}
            </Text>
            {(role !== 'primary' || changed) && (
              <Text size="xs" c="dimmed">
                {[role !== 'primary' && roleWords[role], changed && 'changed by hand']
                  .filter(Boolean)
                  .join(', ')}
              </Text>
            )}
            {failure && (
              <Text size="xs" c="var(--mantine-color-error)">
                {failureInWords(failure, practitionerId === null ? undefined : 'manual')}
              </Text>
            )}
          </div>
          {ends ? (
            <Text size="sm" c="dimmed" w={200}>
              Ends
            </Text>
          ) : (
            <NativeSelect
              aria-label={`Who takes over ${patientName}`}
              size="xs"
              w={200}
              value={practitionerId ?? ''}
              onChange={event => onGive(Number(event.currentTarget.value) || null)}
              data={[
                { value: '', label: 'Nobody: stays' },
                ...receivers.map(({ practitionerId, name }) => ({
                  value: String(practitionerId),
                  label: name,
                })),
              ]}
            />
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

const countOf = (rows: readonly HandRow[], which: Which) => rows.filter(row => isOf(row, which)).length

const collator = new Intl.Collator()
const byName = (one: HandRow, other: HandRow) =>
  collator.compare(one.patientName, other.patientName) || one.patientId - other.patientId

/** As searches do: without accents and case, the words in any order. */
const isNamed = ({ patientName }: HandRow, q: string) =>
  folded(q)
    .split(/\s+/)
    .every(word => folded(patientName).includes(word))
const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
