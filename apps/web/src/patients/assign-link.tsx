import { LinkButton } from '../page/link.tsx'
import { fullName } from '../words/names.ts'
import type { ListedPatient } from './patient.ts'

/** Leads to the dialog that assigns a practitioner to a patient. */
export function AssignLink({ patient }: { patient: Pick<ListedPatient, 'id' | 'firstName' | 'lastName'> }) {
  return (
    <LinkButton
      to="/patients/$patientId"
      params={{ patientId: patient.id }}
      search={{ assign: true }}
      size="xs"
      variant="default"
      aria-label={`Assign a practitioner to ${fullName(patient)}`}
    >
      Assign a practitioner
    </LinkButton>
  )
}
