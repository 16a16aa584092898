import { EmpanelError } from '@empanel/client'
import {
  ActionIcon,
  Alert,
  Button,
  Group,
  Paper,
  Stack,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertCircle, IconPlus, IconScale, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Empty } from '../../feedback/empty.tsx'
import { askFirst } from '../../forms/ask-first.tsx'
import { namesOf } from '../../forms/fields/field.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { panelsChanged } from '../../practitioners/panels/panels-changed.ts'
import { api, cache } from '../../server/empanel.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import { explain } from '../../words/explain.ts'
import {
  type Band,
  type BandField,
  type BandRow,
  bandFields,
  reachOf,
  readRows,
  rowsOf,
  sameRows,
  type Wrong,
  withOneMore,
  wrongOf,
} from './bands.ts'
import classes from './weights-form.module.css'

const fields = namesOf(bandFields)
const nothingWrong: Wrong = { fields: {} }

/** The table of weights, to change and to save as a whole. `bands`: as they were read. */
export function WeightsForm({ bands }: { bands: Band[] }) {
  const [saved, setSaved] = useState(() => rowsOf(bands))
  const [rows, setRows] = useState(saved)
  const [wrong, setWrong] = useState(nothingWrong)
  const changed = !sameRows(rows, saved)
  const show = (next: BandRow[]) => {
    setRows(next)
    // Messages name rows by their place.
    setWrong(nothingWrong)
  }
  const send = useMutation(
    api.panels.setWeights.mutationOptions({
      onSuccess: table => {
        cache.setQueryData(api.panels.weights.queryKey(), table)
        const now = rowsOf(table.bands)
        setSaved(now)
        show(now)
        notifications.show({ message: 'The weights were saved. All panels were weighed anew.' })
      },
      onError: error => {
        const said = error instanceof EmpanelError ? wrongOf(error.fieldErrors) : nothingWrong
        const none = Object.keys(said.fields).length === 0 && said.whole === undefined
        setWrong(none ? { fields: {}, whole: explain(error) } : said)
      },
      onSettled: panelsChanged,
    }),
  )
  const save = () => {
    if (send.isPending) return
    const read = readRows(rows)
    if (!('bands' in read)) {
      setWrong(read)
      return
    }
    if (read.bands.length > 0 || saved.length === 0) {
      send.mutate(read)
      return
    }
    askFirst({
      title: 'Remove all bands?',
      about: 'Each patient then counts 1 again, in all panels. The weights that hold now are not kept.',
      confirm: 'Remove all bands',
      act: () => send.mutateAsync(read).catch(() => {}),
    })
  }
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        save()
      }}
    >
      <Stack>
        <Paper withBorder maw={720} className={classes.frame ?? ''}>
          {rows.length === 0 ? (
            <Empty title="There are no bands" icon={<IconScale />}>
              {saved.length === 0 ? 'Each patient counts 1.' : 'Once this is saved, each patient counts 1.'}
            </Empty>
          ) : (
            <Bands rows={rows} wrong={wrong} onChange={show} />
          )}
        </Paper>
        {wrong.whole && (
          <Alert color="red" icon={<IconAlertCircle />} role="alert" maw={720}>
            <Text inherit>{wrong.whole}</Text>
          </Alert>
        )}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => show(withOneMore(rows))}
          >
            Add a band
          </Button>
          <Button
            type="submit"
            aria-disabled={!changed || send.isPending}
            {...(!changed && { disabled: true })}
          >
            Save
          </Button>
          {changed && (
            <Button variant="subtle" onClick={() => show(saved)}>
              Undo changes
            </Button>
          )}
        </Group>
      </Stack>
      <LeaveGuard unsent={() => changed} />
    </form>
  )
}

type BandsProps = { rows: BandRow[]; wrong: Wrong; onChange: (rows: BandRow[]) => void }

function Bands({ rows, wrong, onChange }: BandsProps) {
  const set = (row: BandRow, name: BandField, value: string) =>
    onChange(rows.map(other => (other === row ? { ...row, [name]: value } : other)))
  return (
    <Table aria-label="Weights" verticalSpacing="xs" className={classes.bands ?? ''}>
      <Table.Thead>
        <Table.Tr>
          {fields.map(name => (
            <Table.Th key={name}>{bandFields[name]}</Table.Th>
          ))}
          <Table.Th>
            <VisuallyHidden>Remove</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, place) => (
          <Table.Tr key={row.key}>
            {fields.map(name => (
              <Table.Td key={name}>
                <TextInput
                  aria-label={`${bandFields[name]}, band ${place + 1}`}
                  inputMode={name === 'fromAge' ? 'numeric' : 'decimal'}
                  autoComplete="off"
                  maxLength={6}
                  value={row[name]}
                  error={wrong.fields[`${place}.${name}`]}
                  onChange={event => set(row, name, event.currentTarget.value)}
                />
                {name === 'fromAge' && (
                  <Text size="xs" c="dimmed" mih={18}>
                    {reachOf(row, rows)}
                  </Text>
                )}
              </Table.Td>
            ))}
            <Table.Td>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={`Remove band ${place + 1}`}
                onClick={event => {
                  // Before the row disappears, while its neighbours can be found.
                  focusOnward(event.currentTarget)
                  onChange(rows.filter(other => other !== row))
                }}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
