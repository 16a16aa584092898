import { Button, Group, Modal, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { endOf, startOf, today } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { given } from '../../forms/given.ts'
import { LeaveGuard, leaveForm } from '../../forms/leave-guard.tsx'
import { type Choice, RecordPicker } from '../../forms/record-picker.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { empanel } from '../../server/empanel.ts'
import { practitionerName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'
import { useLoads } from '../panels/use-loads.ts'
import { usePractitionerSearch } from '../use-practitioner-search.ts'
import { lastDayFrom, usualDaysOf, wrongDays } from './cover.ts'
import { coversChanged } from './covers-changed.ts'

type Props = {
  practitionerId: number
  /** The practitioner's name; undefined where it is the person's own panel. */
  name: string | undefined
  opened: boolean
  onClose: () => void
}

/** Arranges who covers a practitioner's panel, in a dialog. */
export const CoverDialog = ({ practitionerId, name, opened, onClose }: Props) => (
  <Modal
    opened={opened}
    onClose={() => leaveForm('Close', onClose)}
    title={name ? `Who covers for ${name}?` : 'Who covers for you?'}
    // A slip of the hand must not lose what was entered.
    closeOnClickOutside={false}
    centered
  >
    <CoverForm practitionerId={practitionerId} name={name} onClose={onClose} />
  </Modal>
)

type Fields = { byId: string; from: string; until: string; reason: string }

function CoverForm({ practitionerId, name, onClose }: Omit<Props, 'opened'>) {
  const [colleague, setColleague] = useState<Choice | null>(null)
  const server = useServerForm<Fields>({
    initialValues: { byId: '', ...usualDaysOf(), reason: '' },
    names: { startsAt: 'from', endsAt: 'until' },
    send: async ({ from, until, reason }) => {
      const wrong = { ...(!colleague && { byId: 'Choose a colleague.' }), ...wrongDays({ from, until }) }
      const first = Object.keys(wrong)[0]
      if (first || !colleague) {
        form.setErrors(wrong)
        form.getInputNode(first ?? 'byId')?.focus()
        return
      }
      const cover = await empanel.covers.create.mutate({
        practitionerId,
        byId: Number(colleague.value),
        // Today means now.
        ...(from !== today() && { startsAt: startOf(from).toISOString() }),
        endsAt: endOf(until).toISOString(),
        ...given({ reason: reason.trim() }),
      })
      notifications.show({
        message:
          cover.state === 'planned'
            ? `${cover.byName} will cover for ${cover.practitionerName} from ${formatDay(from)} to ${formatDay(until)}.`
            : `${cover.byName} covers for ${cover.practitionerName} until ${formatDay(until)}.`,
      })
      onClose()
      await coversChanged()
    },
  })
  const { form } = server
  return (
    <ServerForm
      of={server}
      action="Arrange cover"
      beside={
        <Button variant="subtle" onClick={() => leaveForm('Close', onClose)}>
          Cancel
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        The colleague reaches {name ? `the patients of ${name}` : 'your patients'} as their own, from the
        first day to the last. It begins and ends by itself. The primary stays who they are.
      </Text>
      <ColleaguePicker
        besides={practitionerId}
        chosen={colleague}
        onChoose={choice => {
          setColleague(choice)
          server.clearProblem()
          form.clearFieldError('byId')
        }}
        error={form.errors.byId}
      />
      <Group grow align="flex-start">
        <TextInput
          type="date"
          label="From"
          min={today()}
          key={form.key('from')}
          {...form.getInputProps('from')}
        />
        <TextInput
          type="date"
          label="Until"
          description="The last day, to its end."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={today()}
          max={lastDayFrom(form.getValues().from)}
          key={form.key('until')}
          {...form.getInputProps('until')}
        />
      </Group>
      <Textarea
        label="Reason"
        description="Optional. Patients do not see it."
        autosize
        minRows={2}
        maxLength={500}
        key={form.key('reason')}
        {...form.getInputProps('reason')}
      />
      <LeaveGuard unsent={server.unsent} />
    </ServerForm>
  )
}

type PickerProps = {
  /** Who is covered, and so cannot cover. */
  besides: number
  chosen: Choice | null
  onChoose: (choice: Choice | null) => void
  error?: React.ReactNode
}

/** Picks a colleague; how full their own panels are stands below their names. */
function ColleaguePicker({ besides, ...picker }: PickerProps) {
  const search = usePractitionerSearch<Choice>(
    { status: 'active', limit: 20 },
    practitioner => {
      if (practitioner.id === besides) return undefined
      const label = `${practitionerName(practitioner)}, ${workOf(practitioner)}`
      // Nobody can sign in to cover then.
      const without = practitioner.userId === null
      return {
        value: String(practitioner.id),
        label: without ? `${label} (no account)` : label,
        ...(without && { disabled: true }),
      }
    },
    'No colleague of that name',
  )
  const loads = useLoads(search.searched)
  return (
    <RecordPicker
      {...picker}
      {...search}
      choices={search.choices?.map(choice => ({ ...choice, note: loads.get(choice.value) }))}
      label="Colleague"
      placeholder="Search by name"
      path="byId"
      autofocus
    />
  )
}
