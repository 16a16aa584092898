import { Modal } from '@mantine/core'
import { useState } from 'react'
import { leaveForm } from '../../forms/leave-guard.tsx'
import { fullName } from '../../words/names.ts'
import type { CareTeamMember } from '../assignment.ts'
import type { Planning } from '../plans/plan.ts'
import { AssignForm, type Proposed } from './assign-form.tsx'

type Props = {
  patient: { id: number; firstName: string; lastName: string }
  /** The patient's assignments, open and ended. */
  ledger: CareTeamMember[]
  /** The first values of the form: somebody who is to become the primary, or whom a plan names. */
  proposed: Proposed | null
  /** Whether the person may give the patient another primary. */
  mayReplace: boolean
  planning: Planning
  opened: boolean
  onClose: () => void
  /** The element that gets the focus once somebody was assigned. */
  focusAfter: () => HTMLElement | null
}

/** Assigns a practitioner to a patient, in a dialog over the record. */
export function AssignDialog({
  patient,
  ledger,
  proposed,
  mayReplace,
  planning,
  opened,
  onClose,
  focusAfter,
}: Props) {
  const [assigned, setAssigned] = useState(false)
  return (
    <Modal
      opened={opened}
      onClose={() => leaveForm('Close', onClose)}
      // The button that opened it may be gone by then.
      returnFocus={!assigned}
      onExitTransitionEnd={() => {
        if (assigned) focusAfter()?.focus({ preventScroll: true })
        setAssigned(false)
      }}
      title={`Assign a practitioner to ${fullName(patient)}`}
      // A slip of the hand must not lose what was entered.
      closeOnClickOutside={false}
      centered
    >
      <AssignForm
        patientId={patient.id}
        ledger={ledger}
        proposed={proposed}
        mayReplace={mayReplace}
        planning={planning}
        onCancel={onClose}
        onDone={() => {
          setAssigned(true)
          onClose()
        }}
      />
    </Modal>
  )
}
