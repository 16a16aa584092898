import { Button, Group, Modal, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { endOf, startOf, today } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { given } from '../../forms/given.ts'
import { LeaveGuard, leaveForm } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { empanel } from '../../server/empanel.ts'
import { type PractitionerChoice, PractitionerPicker } from '../practitioner-picker.tsx'
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
  const [colleague, setColleague] = useState<PractitionerChoice | null>(null)
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
      <PractitionerPicker
        label="Colleague"
        path="byId"
        remark={({ id, userId }) => {
          if (id === practitionerId) return null
          // Nobody can sign in to cover then.
          return userId === null ? { words: 'no account', disabled: true } : undefined
        }}
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
