import { LinkButton } from '../layout/link.tsx'
import { fullName } from '../lists/names.ts'
import { type ListedPatient, useCovers } from './patient.ts'

/** Leads to the dialog that assigns a doctor to a patient. */
export function AssignLink({ patient }: { patient: ListedPatient }) {
  const covers = useCovers(patient)
  // Nobody is assigned to the dead.
  if (patient.deceasedOn !== null || !covers('assignments.create')) return null
  return (
    <LinkButton
      to="/patients/$patientId"
      params={{ patientId: patient.id }}
      search={{ assign: true }}
      size="xs"
      variant="default"
      aria-label={`Assign a doctor to ${fullName(patient)}`}
    >
      Assign a doctor
    </LinkButton>
  )
}
