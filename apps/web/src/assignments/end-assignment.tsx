import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { given } from '../forms/given.ts'
import type { Assignment } from './assignment.ts'
import { useEndAssignment } from './use-end-assignment.tsx'

type Props = {
  assignment: Assignment
  /** Whether the person may also assign the doctor again. */
  mayUndo: boolean
  /** Called when it is decided, to take the focus from a button that goes away. */
  onEnding?: () => void
}

/** Ends one assignment, after asking for the reason. */
export function EndAssignment(props: Props) {
  const { doctorName, patientName } = props.assignment
  const ask = () => {
    const id = modals.open({
      title: 'End this assignment?',
      centered: true,
      children: <EndForm {...props} close={() => modals.close(id)} />,
    })
  }
  return (
    <Button
      size="xs"
      variant="default"
      onClick={ask}
      aria-label={`End the assignment of ${doctorName} to ${patientName}`}
    >
      End
    </Button>
  )
}

function EndForm({ assignment, mayUndo, onEnding, close }: Props & { close: () => void }) {
  const { id, role, doctorName, patientName } = assignment
  const [reason, setReason] = useState('')
  const end = useEndAssignment({ mayUndo })
  const submit = () => {
    close()
    onEnding?.()
    end.mutate({ id, ...given({ reason: reason.trim() }) })
  }
  return (
    <Stack>
      <Text size="sm">
        {doctorName} no longer looks after {patientName} as {role} doctor from now on. The ledger keeps the
        assignment with its end.
      </Text>
      <Textarea
        label="Reason"
        description="Optional."
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button color="red.9" onClick={submit}>
          End assignment
        </Button>
      </Group>
    </Stack>
  )
}
