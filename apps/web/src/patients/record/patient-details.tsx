import { SimpleGrid, Text } from '@mantine/core'
import { Fact } from '../../page/fact.tsx'
import { Section } from '../../page/section.tsx'
import { fieldNames, patientFields, useShown } from '../fields.tsx'
import type { Patient } from '../patient.ts'

/** Who the patient is and how to reach them. */
export function PatientDetails({ patient }: { patient: Patient }) {
  return (
    <Section title="Details">
      <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2 }} verticalSpacing="md">
        {useShown(fieldNames).map(name => {
          const { label, fact, ofDeath, wide } = patientFields[name]
          if (fact === 'elsewhere' || (ofDeath && patient[name] === null)) return null
          return (
            <Fact key={name} term={label} {...(wide && { wide })}>
              {fact(patient)}
            </Fact>
          )
        })}
      </SimpleGrid>
    </Section>
  )
}

/** The medical history as it was written. */
export function MedicalHistory({ patient: { medicalHistory } }: { patient: Patient }) {
  return (
    <Section title="Medical history">
      {medicalHistory ? (
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{medicalHistory}</Text>
      ) : (
        <Text c="dimmed">Nothing recorded.</Text>
      )}
    </Section>
  )
}
