import type { UseFormReturnType } from '@mantine/form'
import { Inputs } from '../../forms/fields/inputs.tsx'
import { entered, fieldNames, type PatientField, type PatientValues, patientFields } from '../fields.tsx'

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

/** The fields of a patient, by section. */
export const PatientFields = ({ form, withDeath = false }: Props) => (
  <Inputs fields={patientFields} only={withDeath ? fieldNames : ofLiving} form={form} />
)
