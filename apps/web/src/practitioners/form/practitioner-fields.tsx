import type { UseFormReturnType } from '@mantine/form'
import { Inputs } from '../../forms/fields/inputs.tsx'
import { fieldNames, type PractitionerValues, practitionerFields } from '../fields.tsx'

type Props = {
  form: UseFormReturnType<PractitionerValues>
  /** Nobody chooses their own profession. */
  withProfession: boolean
}

/** The fields of a practitioner, by section. */
export const PractitionerFields = ({ form, withProfession }: Props) => (
  <Inputs
    fields={practitionerFields}
    only={fieldNames.filter(name => withProfession || name !== 'profession')}
    form={form}
  />
)
