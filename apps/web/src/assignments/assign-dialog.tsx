import { Modal } from '@mantine/core'
import { fullName } from '../lists/names.ts'
import type { Patient } from '../patients/patient.ts'
import { AssignForm } from './assign-form.tsx'
import type { CareTeamMember } from './assignment.ts'

type Props = {
  patient: Pick<Patient, 'id' | 'firstName' | 'lastName'>
  /** Everybody who looks after the patient or did so. */
  ledger: CareTeamMember[]
  opened: boolean
  onClose: () => void
}

/** Assigns a doctor to a patient, in a dialog over the record. */
export function AssignDialog({ patient, ledger, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Assign a doctor to ${fullName(patient)}`}
      // What was entered is not lost to a slip of the hand.
      closeOnClickOutside={false}
      centered
    >
      <AssignForm patientId={patient.id} ledger={ledger} onDone={onClose} />
    </Modal>
  )
}
