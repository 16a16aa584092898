import type { EmpanelClient } from '@empanel/client'
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../feedback/say-failed.ts'
import { type Draft, useDraft } from '../../forms/draft.ts'
import { given } from '../../forms/given.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { api, cache } from '../../server/empanel.ts'

export type Grant = Awaited<ReturnType<EmpanelClient['access']['reviews']['query']>>['items'][number]

/** Asks whether there was need to open a record, and closes the review. */
export function ReviewGrant({ grant }: { grant: Grant }) {
  const draft = useDraft()
  const ask = () => {
    const id = modals.open({
      title: 'Was there need to open this record?',
      centered: true,
      // A slip of the hand must not lose what was entered.
      closeOnClickOutside: false,
      children: <ReviewForm grant={grant} draft={draft} close={() => modals.close(id)} />,
    })
  }
  return (
    <Button
      size="xs"
      variant="default"
      onClick={ask}
      aria-label={`Review that ${grant.actorName} opened the record of ${grant.patientName}`}
    >
      Review
    </Button>
  )
}

function ReviewForm({ grant, draft, close }: { grant: Grant; draft: Draft; close: () => void }) {
  const { id, version, actorName, patientName, reason, open } = grant
  const review = useMutation(
    api.access.review.mutationOptions({
      onError: error => sayFailed('The review was not closed', error),
      onSuccess: () => {
        // Not sooner: if the review fails, the note must still be there.
        close()
        notifications.show({ message: `The review of ${patientName}’s record is closed.` })
      },
      onSettled: () => cache.invalidateQueries(api.access.pathFilter()),
    }),
  )
  const say = (verdict: 'justified' | 'unjustified') => {
    review.mutate({ id, version, verdict, ...given({ note: draft.text().trim() }) })
  }
  return (
    <Stack>
      <LeaveGuard unsent={() => draft.text().trim() !== ''} />
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {actorName} opened the record of {patientName}: “{reason}”
        {open && ' It is open still; “Not justified” closes it now.'}
      </Text>
      <Textarea
        label="Note"
        description="Optional. What you found out."
        autosize
        minRows={2}
        maxLength={2000}
        data-autofocus
        {...draft.field()}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button color="red.9" disabled={review.isPending} onClick={() => say('unjustified')}>
          Not justified
        </Button>
        <Button disabled={review.isPending} onClick={() => say('justified')}>
          Justified
        </Button>
      </Group>
    </Stack>
  )
}
