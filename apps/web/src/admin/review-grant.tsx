import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, cache } from '../empanel.ts'
import { given } from '../forms/given.ts'
import { explain } from '../lists/explain.ts'
import type { Grant } from './break-glass-columns.tsx'

/** Asks whether there was need to open a record, and closes the review. */
export function ReviewGrant({ grant }: { grant: Grant }) {
  const ask = () => {
    const id = modals.open({
      title: 'Was there need to open this record?',
      centered: true,
      // What was entered is not lost to a slip of the hand.
      closeOnClickOutside: false,
      children: <ReviewForm grant={grant} close={() => modals.close(id)} />,
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

function ReviewForm({ grant, close }: { grant: Grant; close: () => void }) {
  const { id, version, actorName, patientName, reason, open } = grant
  const note = useRef<HTMLTextAreaElement>(null)
  const review = useMutation(
    api.access.review.mutationOptions({
      onError: error =>
        notifications.show({ color: 'red', title: 'The review was not closed', message: explain(error) }),
      onSuccess: () => {
        // Not sooner: if it fails, the note is still there.
        close()
        notifications.show({ message: `The review of ${patientName}’s record is closed.` })
      },
      onSettled: () => cache.invalidateQueries(api.access.pathFilter()),
    }),
  )
  const say = (verdict: 'justified' | 'unjustified') => {
    review.mutate({ id, version, verdict, ...given({ note: note.current?.value.trim() || undefined }) })
  }
  return (
    <Stack>
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
        ref={note}
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
