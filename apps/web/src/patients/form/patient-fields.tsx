import type { UseFormReturnType } from '@mantine/form'
import { Inputs } from '../../forms/fields/inputs.tsx'
import {
  entered,
  fieldNames,
  type PatientField,
  type PatientValues,
  patientFields,
  useShown,
} from '../fields.tsx'
import { useKeepsOwn } from '../patient.ts'

const isOfLiving = (name: PatientField): name is Exclude<PatientField, 'deceasedOn'> =>
  !patientFields[name].ofDeath
const ofLiving = fieldNames.filter(isOfLiving)

/** The values of a new patient as the server takes them. */
export const inputOf = (values: PatientValues) => entered(values, ofLiving)

type Props = {
  form: UseFormReturnType<PatientValues>
  /** Shows the date of death, for those who may enter one. */
  withDeath?: boolean
}

/** The fields of a patient, by section. The clinic says to which site a patient belongs, not the patient. */
export function PatientFields({ form, withDeath = false }: Props) {
  const keepsOwn = useKeepsOwn()
  const shown = useShown<PatientField>(withDeath ? fieldNames : ofLiving)
  const only = keepsOwn ? shown.filter(name => !patientFields[name].ofSites) : shown
  return <Inputs fields={patientFields} only={only} form={form} />
}
