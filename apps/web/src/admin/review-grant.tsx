import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
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
  const { id, actorName, patientName, reason, open } = grant
  const [note, setNote] = useState('')
  const review = useMutation(
    api.access.review.mutationOptions({
      onError: error =>
        notifications.show({ color: 'red', title: 'The review was not closed', message: explain(error) }),
      onSuccess: () => notifications.show({ message: `The review of ${patientName}’s record is closed.` }),
      onSettled: () => cache.invalidateQueries(api.access.pathFilter()),
    }),
  )
  const say = (verdict: 'justified' | 'unjustified') => {
    close()
    review.mutate({ id, verdict, ...given({ note: note.trim() || undefined }) })
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
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button color="red.9" onClick={() => say('unjustified')}>
          Not justified
        </Button>
        <Button onClick={() => say('justified')}>Justified</Button>
      </Group>
    </Stack>
  )
}
