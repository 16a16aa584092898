import { Button, Modal } from '@mantine/core'
import { useRef, useState } from 'react'
import { ledgerChanged } from '../../assignments/ledger-changed.ts'
import { leaveForm } from '../../forms/leave-guard.tsx'
import { focusOnward } from '../../tables/focus-onward.ts'
import type { Request } from '../request.ts'
import { requestsChanged } from '../requests-changed.ts'
import { DecideForm } from './decide-form.tsx'

/** The buttons that accept or decline a request, and the dialog that they open. */
export function DecideRequest({ request }: { request: Request }) {
  const [decision, setDecision] = useState<'accept' | 'decline'>()
  const [done, setDone] = useState(false)
  const pressed = useRef<HTMLButtonElement>(null)
  const { practitionerName, patientName } = request
  const close = () => setDecision(undefined)
  const about = `the request of ${patientName} for ${practitionerName}`
  const begin = (how: 'accept' | 'decline', button: HTMLButtonElement) => {
    pressed.current = button
    setDecision(how)
  }
  /** The row goes with its buttons, so the focus moves on before. */
  const moveOn = () => {
    if (!done) return
    if (pressed.current) focusOnward(pressed.current)
    void requestsChanged()
    void ledgerChanged()
  }
  return (
    <>
      <Button
        size="xs"
        miw="max-content"
        onClick={({ currentTarget }) => begin('accept', currentTarget)}
        aria-label={`Accept ${about}`}
      >
        Accept
      </Button>
      <Button
        size="xs"
        variant="default"
        miw="max-content"
        onClick={({ currentTarget }) => begin('decline', currentTarget)}
        aria-label={`Decline ${about}`}
      >
        Decline
      </Button>
      <Modal
        opened={decision !== undefined}
        onClose={() => leaveForm('Close', close)}
        returnFocus={!done}
        onExitTransitionEnd={moveOn}
        title={decision === 'decline' ? `Decline ${about}?` : `${practitionerName} for ${patientName}?`}
        closeOnClickOutside={false}
        centered
      >
        {decision && (
          <DecideForm
            request={request}
            accept={decision === 'accept'}
            onCancel={() => leaveForm('Close', close)}
            onDone={() => {
              setDone(true)
              close()
            }}
          />
        )}
      </Modal>
    </>
  )
}
