import { Button, Modal, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { given } from '../../forms/given.ts'
import { LeaveGuard, leaveForm } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { empanel } from '../../server/empanel.ts'
import { fullName, practitionerName } from '../../words/names.ts'
import type { Choice } from '../request.ts'
import { requestsChanged } from '../requests-changed.ts'
import { Choices } from './choices.tsx'

type Patient = { id: number; firstName: string; lastName: string }
type Props = {
  patient: Patient
  opened: boolean
  onClose: () => void
  /** The element that gets the focus once somebody was asked for. */
  focusAfter: () => HTMLElement | null
}

/** Asks for another primary, in a dialog: whom, and perhaps why. */
export function AskDialog({ patient, opened, onClose, focusAfter }: Props) {
  const [asked, setAsked] = useState(false)
  return (
    <Modal
      opened={opened}
      onClose={() => leaveForm('Close', onClose)}
      // The button that opened it is gone by then.
      returnFocus={!asked}
      onExitTransitionEnd={() => {
        if (asked) focusAfter()?.focus({ preventScroll: true })
        setAsked(false)
      }}
      title={`Ask for another primary for ${fullName(patient)}`}
      size="lg"
      // A slip of the hand must not lose what was entered.
      closeOnClickOutside={false}
      centered
    >
      <AskForm
        patient={patient}
        onCancel={() => leaveForm('Close', onClose)}
        onDone={() => {
          setAsked(true)
          onClose()
        }}
      />
    </Modal>
  )
}

type FormProps = Pick<Props, 'patient'> & { onCancel: () => void; onDone: () => void }

function AskForm({ patient, onCancel, onDone }: FormProps) {
  const [chosen, setChosen] = useState<Choice>()
  const [missing, setMissing] = useState<string>()
  const server = useServerForm({
    initialValues: { message: '' },
    send: async ({ message }) => {
      if (!chosen) {
        setMissing('Choose somebody first.')
        return
      }
      const asked = {
        patientId: patient.id,
        practitionerId: chosen.id,
        ...given({ message: message.trim() }),
      }
      const { practitionerName } = await empanel.requests.create.mutate(asked)
      notifications.show({ message: `You asked for ${practitionerName}. The clinic decides and tells you.` })
      server.saved()
      onDone()
      await requestsChanged()
    },
  })
  const { form } = server
  return (
    <ServerForm
      of={server}
      action={chosen ? `Ask for ${practitionerName(chosen)}` : 'Ask'}
      beside={
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <Choices
        patientId={patient.id}
        chosen={chosen}
        error={missing}
        onChoose={choice => {
          setChosen(choice)
          setMissing(undefined)
          server.clearProblem()
        }}
      />
      <Textarea
        label="Message"
        description="Optional. The clinic and the doctor you ask for read it."
        autosize
        minRows={2}
        maxLength={1000}
        key={form.key('message')}
        {...form.getInputProps('message')}
      />
      <LeaveGuard unsent={server.unsent} />
    </ServerForm>
  )
}
