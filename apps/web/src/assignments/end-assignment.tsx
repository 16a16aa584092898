import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sayFailed } from '../feedback/say-failed.ts'
import { type Draft, useDraft } from '../forms/draft.ts'
import { given } from '../forms/given.ts'
import { LeaveGuard } from '../forms/leave-guard.tsx'
import { once } from '../forms/once.ts'
import { api } from '../server/empanel.ts'
import type { Assignment } from './assignment.ts'
import type { Planning } from './plans/plan.ts'
import { plansChanged } from './plans/plans-changed.ts'
import { sayPlanned } from './plans/say-planned.ts'
import { useWhen, WhenChoice } from './plans/when-choice.tsx'
import { useEndAssignment } from './use-end-assignment.tsx'

type Props = {
  assignment: Assignment
  /** Whether the person may also assign the practitioner again. */
  mayUndo: boolean
  planning: Planning
  /** The element that gets the focus when the button disappears. Called when the person confirms that it ends now. */
  focusAfter: (button: HTMLElement) => HTMLElement | null
}

/** Ends one assignment now or on a day to come, after asking for the reason. */
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

type FormProps = Pick<Props, 'assignment' | 'mayUndo' | 'planning'> & {
  draft: Draft
  onEnding: () => void
  close: () => void
}

function EndForm({ assignment, mayUndo, planning, draft, onEnding, close }: FormProps) {
  const { id, role, practitionerName, patientName } = assignment
  const end = useEndAssignment({ mayUndo })
  const when = useWhen()
  const plan = useMutation(
    api.plans.end.mutationOptions({
      onError: error => sayFailed('The end was not planned', error),
      onSuccess: planned => sayPlanned(planned, { mayUndo: planning?.mayUndo ?? false }),
      onSettled: plansChanged,
    }),
  )
  const [submit] = useState(() =>
    once(async (reason: string, dueAt?: string) => {
      const ended = { id, ...given({ reason: reason.trim() }) }
      if (dueAt) await plan.mutateAsync({ ...ended, dueAt })
      else {
        onEnding()
        await end.mutateAsync(ended)
      }
      // Not sooner: if ending fails, the reason must still be there.
      close()
    }),
  )
  const confirm = () => {
    if (!when.later) return submit(draft.text())
    const dueAt = when.dueAt()
    return dueAt && submit(draft.text(), dueAt)
  }
  return (
    <Stack>
      <LeaveGuard unsent={() => draft.text().trim() !== '' || when.unsent()} />
      <Text size="sm">
        {practitionerName} no longer looks after {patientName} as {role} practitioner from{' '}
        {when.later ? 'that day' : 'now'} on. The ledger keeps the assignment with its end.
      </Text>
      {planning && <WhenChoice when={when} />}
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
        <Button color="red.9" onClick={confirm} loading={end.isPending || plan.isPending}>
          {when.action('End assignment')}
        </Button>
      </Group>
    </Stack>
  )
}
