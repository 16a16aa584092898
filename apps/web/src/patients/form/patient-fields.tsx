import { Fieldset, SimpleGrid } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { Fragment } from 'react'
import { fieldNames, type PatientValues, patientFields } from '../fields.tsx'

type Props = {
  form: UseFormReturnType<PatientValues>
  /** Shows the date of death, for those who may enter one. */
  withDeath?: boolean
}

/** The fields of a patient, by section. */
export function PatientFields({ form, withDeath = false }: Props) {
  const shown = fieldNames.filter(name => withDeath || !patientFields[name].ofDeath)
  const sections = [...new Set(shown.map(name => patientFields[name].section))]
  return sections.map(section => (
    <Fieldset key={section} legend={section}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
        {shown
          .filter(name => patientFields[name].section === section)
          .map(name => {
            const { label, input, wide } = patientFields[name]
            const field = input({ label, autoComplete: 'off', ...form.getInputProps(name) })
            return (
              <Fragment key={form.key(name)}>
                {wide ? <div style={{ gridColumn: '1 / -1' }}>{field}</div> : field}
              </Fragment>
            )
          })}
      </SimpleGrid>
    </Fieldset>
  ))
}
