import { EmpanelError } from '@empanel/client'
import { Button, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { isOfPanel } from '../../assignments/assign/conflict-words.ts'
import { given } from '../../forms/given.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { empanel } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import type { Request } from '../request.ts'
import { requestsChanged } from '../requests-changed.ts'
import { PanelNow } from './panel-now.tsx'

type Props = {
  request: Request
  accept: boolean
  onCancel: () => void
  /** It was decided. */
  onDone: () => void
}

/** Accepts or declines a request, perhaps with an answer. A panel that refuses can be overruled by those who may. */
export function DecideForm({ request, accept, onCancel, onDone }: Props) {
  const { id, practitionerId, practitionerName, patientName, primary, message } = request
  const mayOverride = useMay()('panels.override') !== undefined
  const [refused, setRefused] = useState(false)
  const overrules = accept && refused && mayOverride
  const server = useServerForm({
    initialValues: { answer: '' },
    send: async ({ answer }) => {
      const said = given({ answer: answer.trim() })
      try {
        await empanel.requests.decide.mutate({ id, accept, ...said, ...(overrules && { override: true }) })
      } catch (error) {
        setRefused(error instanceof EmpanelError && isOfPanel(error.reason))
        // It may have been decided or withdrawn meanwhile.
        void requestsChanged()
        throw error
      }
      server.saved()
      onDone()
      notifications.show({
        message: accept
          ? `${practitionerName} is the primary of ${patientName} now.`
          : `The request of ${patientName} was declined.`,
      })
    },
  })
  const { form } = server
  return (
    <ServerForm
      of={server}
      action={accept ? (overrules ? 'Accept anyway' : 'Accept') : 'Decline'}
      beside={
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <div>
        <Text size="sm">
          {primary ? (
            <>
              The primary now is <bdi>{primary.name}</bdi>
              {accept && ', who then no longer looks after the patient'}.
            </>
          ) : (
            'The patient has no primary now.'
          )}
        </Text>
        <PanelNow practitionerId={practitionerId} />
        {message && (
          <Text size="sm" mt="xs" style={{ overflowWrap: 'anywhere' }}>
            Message: {message}
          </Text>
        )}
      </div>
      <Textarea
        label="Answer"
        {...(overrules
          ? {
              description: 'Says why the panel takes this patient anyway. The patient reads it.',
              required: true,
            }
          : { description: 'Optional. The patient reads it.' })}
        autosize
        minRows={2}
        maxLength={1000}
        key={form.key('answer')}
        {...form.getInputProps('answer')}
      />
      <LeaveGuard unsent={server.unsent} />
    </ServerForm>
  )
}
