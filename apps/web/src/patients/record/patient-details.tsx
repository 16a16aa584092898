import { SimpleGrid, Text } from '@mantine/core'
import { Day } from '../../dates/times.tsx'
import { Mail, Phone } from '../../page/contact.tsx'
import { Fact } from '../../page/fact.tsx'
import { Section } from '../../page/section.tsx'
import { genderWords, type Patient } from '../patient.ts'

/** Who the patient is and how to reach them. */
export function PatientDetails({ patient }: { patient: Patient }) {
  const { dateOfBirth, deceasedOn, gender, phoneNumber, email, address } = patient
  return (
    <Section title="Details">
      <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2 }} verticalSpacing="md">
        <Fact term="Date of birth">
          <Day date={dateOfBirth} />
        </Fact>
        {deceasedOn && (
          <Fact term="Date of death">
            <Day date={deceasedOn} />
          </Fact>
        )}
        <Fact term="Gender">{genderWords[gender]}</Fact>
        <Fact term="Phone">{phoneNumber && <Phone number={phoneNumber} />}</Fact>
        <Fact term="E-mail" wide>
          {email && <Mail address={email} />}
        </Fact>
        <Fact term="Address" wide>
          {address && (
            <Text span style={{ whiteSpace: 'pre-line' }}>
              {address}
            </Text>
          )}
        </Fact>
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
