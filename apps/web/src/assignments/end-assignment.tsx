import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useRef, useState } from 'react'
import { type Draft, useDraft } from '../forms/draft.ts'
import { given } from '../forms/given.ts'
import { LeaveGuard } from '../forms/leave-guard.tsx'
import { once } from '../forms/once.ts'
import type { Assignment } from './assignment.ts'
import { useEndAssignment } from './use-end-assignment.tsx'

type Props = {
  assignment: Assignment
  /** Whether the person may also assign the practitioner again. */
  mayUndo: boolean
  /** The element that gets the focus when the button disappears. Called when the person confirms. */
  focusAfter: (button: HTMLElement) => HTMLElement | null
}

/** Ends one assignment, after asking for the reason. */
export function EndAssignment(props: Props) {
  const { practitionerName, patientName } = props.assignment
  const button = useRef<HTMLButtonElement>(null)
  const draft = useDraft()
  const ask = () => {
    let next: HTMLElement | null = null
    const id = modals.open({
      title: 'End this assignment?',
      centered: true,
      // A slip of the hand must not lose what was entered.
      closeOnClickOutside: false,
      children: (
        <EndForm
          {...props}
          draft={draft}
          close={() => modals.close(id)}
          onEnding={() => {
            next = button.current && props.focusAfter(button.current)
          }}
        />
      ),
      // Not sooner: while it closes, the dialog returns the focus to the button.
      onExitTransitionEnd: () => {
        if (next) focusOn(next)
      },
    })
  }
  return (
    <Button
      ref={button}
      size="xs"
      variant="default"
      onClick={ask}
      aria-label={`End the assignment of ${practitionerName} to ${patientName}`}
    >
      End
    </Button>
  )
}

/** Focuses the page's heading if the element has gone. */
function focusOn(next: HTMLElement): void {
  const target = next.isConnected ? next : document.querySelector('h1')
  target?.focus({ preventScroll: true })
}

type FormProps = Pick<Props, 'assignment' | 'mayUndo'> & {
  draft: Draft
  onEnding: () => void
  close: () => void
}

function EndForm({ assignment, mayUndo, draft, onEnding, close }: FormProps) {
  const { id, role, practitionerName, patientName } = assignment
  const end = useEndAssignment({ mayUndo })
  const [submit] = useState(() =>
    once(async (reason: string) => {
      onEnding()
      await end.mutateAsync({ id, ...given({ reason: reason.trim() }) })
      // Not sooner: if ending fails, the reason must still be there.
      close()
    }),
  )
  return (
    <Stack>
      <LeaveGuard unsent={() => draft.text().trim() !== ''} />
      <Text size="sm">
        {practitionerName} no longer looks after {patientName} as {role} practitioner from now on. The ledger
        keeps the assignment with its end.
      </Text>
      <Textarea
        label="Reason"
        description="Optional."
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        {...draft.field()}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button color="red.9" onClick={() => submit(draft.text())} loading={end.isPending}>
          End assignment
        </Button>
      </Group>
    </Stack>
  )
}
