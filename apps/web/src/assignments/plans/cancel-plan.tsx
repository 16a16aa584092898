import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { api } from '../../server/empanel.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import { type Plan, planInWords } from './plan.ts'
import { plansChanged } from './plans-changed.ts'

const wordings = {
  cancel: {
    button: 'Cancel',
    title: 'Cancel this planned change?',
    confirm: 'Cancel the change',
    keep: 'Keep it',
    done: 'The planned change was cancelled.',
    failed: 'The planned change was not cancelled',
  },
  dismiss: {
    button: 'Dismiss',
    title: 'Dismiss this change?',
    confirm: 'Dismiss',
    keep: 'Keep it',
    done: 'The change was dismissed.',
    failed: 'The change was not dismissed',
  },
}

/** Cancels a plan, or dismisses one that could not be done, after asking. */
export function CancelPlan({ plan }: { plan: Plan }) {
  const { button, done, failed, ...question } = wordings[plan.state === 'failed' ? 'dismiss' : 'cancel']
  const cancel = useMutation(
    api.plans.cancel.mutationOptions({
      onError: error => {
        sayFailed(failed, error)
        // It may have been done or cancelled meanwhile.
        void plansChanged()
      },
    }),
  )
  const ask = (pressed: HTMLElement) =>
    askFirst({
      ...question,
      about:
        plan.state === 'failed'
          ? `${planInWords(plan)}: nothing more is done about it. It is kept among what was cancelled.`
          : `${planInWords(plan)}: this will not happen then. ${plan.patientName} stays with the practitioners as they are.`,
      act: async () => {
        await cancel.mutateAsync({ id: plan.id })
        notifications.show({ message: done })
        focusOnward(pressed)
        await plansChanged()
      },
    })
  return (
    <Button
      size="xs"
      variant="default"
      miw="max-content"
      onClick={({ currentTarget }) => ask(currentTarget)}
      aria-label={`${button}: ${planInWords(plan)} (${plan.patientName})`}
    >
      {button}
    </Button>
  )
}
