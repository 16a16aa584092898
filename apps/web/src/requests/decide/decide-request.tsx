import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { leaveForm } from '../../forms/leave-guard.tsx'
import type { Request } from '../request.ts'
import { DecideForm } from './decide-form.tsx'

/** The buttons that accept or decline a request, and the dialog that they open. */
export function DecideRequest({ request }: { request: Request }) {
  const [decision, setDecision] = useState<'accept' | 'decline'>()
  const { practitionerName, patientName } = request
  const close = () => setDecision(undefined)
  const about = `the request of ${patientName} for ${practitionerName}`
  return (
    <>
      <Button
        size="xs"
        miw="max-content"
        onClick={() => setDecision('accept')}
        aria-label={`Accept ${about}`}
      >
        Accept
      </Button>
      <Button
        size="xs"
        variant="default"
        miw="max-content"
        onClick={() => setDecision('decline')}
        aria-label={`Decline ${about}`}
      >
        Decline
      </Button>
      <Modal
        opened={decision !== undefined}
        onClose={() => leaveForm('Close', close)}
        title={decision === 'decline' ? `Decline ${about}?` : `${practitionerName} for ${patientName}?`}
        closeOnClickOutside={false}
        centered
      >
        {decision && <DecideForm request={request} accept={decision === 'accept'} onClose={close} />}
      </Modal>
    </>
  )
}
