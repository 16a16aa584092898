import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { LeaveGuard, leaveForm } from '../../../forms/leave-guard.tsx'
import { ServerForm } from '../../../forms/server-form.tsx'
import { useServerForm } from '../../../forms/use-server-form.ts'
import { api, cache, empanel } from '../../../server/empanel.ts'
import { practitionerName } from '../../../words/names.ts'
import { acceptanceOf, acceptanceWords, type Panel } from '../panel.ts'
import { panelsChanged } from '../panels-changed.ts'
import { type Entered, readSettings, valuesOf } from './entered.ts'

type Props = { panel: Panel; opened: boolean; onClose: () => void }

/** Says whom a panel accepts and how many, in a dialog over the practitioner's page. */
export const PanelDialog = ({ panel, opened, onClose }: Props) => (
  <Modal
    opened={opened}
    onClose={() => leaveForm('Close', onClose)}
    title={`The panel of ${practitionerName(panel)}`}
    // A slip of the hand must not lose what was entered.
    closeOnClickOutside={false}
    centered
  >
    <PanelForm panel={panel} onClose={onClose} />
  </Modal>
)

const choices = Object.entries(acceptanceWords).map(([value, { whole }]) => ({ value, label: whole }))

function PanelForm({ panel, onClose }: Omit<Props, 'opened'>) {
  const { id: practitionerId } = panel
  const server = useServerForm<Entered>({
    initialValues: valuesOf(panel),
    send: async values => {
      const { wrong, settings } = readSettings(values)
      const first = Object.keys(wrong)[0]
      if (first) {
        form.setErrors(wrong)
        form.getInputNode(first)?.focus()
        return
      }
      const accepting = acceptanceOf(values.accepting) ?? panel.accepting
      const saved = await empanel.panels.set.mutate({ practitionerId, accepting, ...settings })
      server.saved()
      cache.setQueryData(api.panels.get.queryKey({ practitionerId }), saved)
      notifications.show({ message: `The panel of ${practitionerName(saved)} was changed.` })
      onClose()
      await panelsChanged()
    },
  })
  const { form } = server
  const field = (name: keyof Entered) => ({
    key: form.key(name),
    autoComplete: 'off',
    ...form.getInputProps(name),
  })
  return (
    <ServerForm
      of={server}
      action="Save"
      beside={
        <Button variant="subtle" onClick={() => leaveForm('Close', onClose)}>
          Cancel
        </Button>
      }
    >
      <NativeSelect
        label="Who may join as a new patient"
        description="Former patients are those whom the practitioner has looked after before. Others can only be assigned with an override, which needs a reason."
        data={choices}
        data-autofocus
        {...field('accepting')}
      />
      <TextInput
        label="Target"
        description="For how many patients somebody who works full time should be the primary. Patients may count as more or less than one, by age and sex. Empty: no target."
        inputMode="numeric"
        maxLength={6}
        {...field('target')}
      />
      <TextInput
        label="Maximum"
        description={`At this number of patients the panel is full. Each counts as one here. Patients who are there already stay${panel.primary > 0 ? `, at the moment ${panel.primary}` : ''}. Empty: no maximum.`}
        inputMode="numeric"
        maxLength={6}
        {...field('maximum')}
      />
      <TextInput
        label="Part of full time, in per cent"
        description="100 is full time, 50 half of it. The target shrinks with it, the maximum does not."
        inputMode="numeric"
        maxLength={3}
        {...field('fte')}
      />
      <LeaveGuard unsent={server.unsent} />
    </ServerForm>
  )
}
