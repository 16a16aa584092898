import { Text } from '@mantine/core'
import { Day } from '../../dates/times.tsx'
import { Phone } from '../../page/contact.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import type { Column } from '../../tables/rows.tsx'
import { listedName } from '../../words/names.ts'
import { Born } from '../born.tsx'
import { genderWords, type ListedPatient } from '../patient.ts'
import { PrimaryName } from '../primary-name.tsx'

export const nameColumn: Column<ListedPatient> = {
  header: 'Name',
  cell: patient => (
    <>
      <PatientLink patientId={patient.id} name={listedName(patient)} fw={500} size="sm" />
      <Text size="sm" c="dimmed" hiddenFrom="sm">
        <Born patient={patient} />
      </Text>
    </>
  ),
}

export const bornColumn: Column<ListedPatient> = {
  header: 'Date of birth',
  wide: true,
  cell: ({ dateOfBirth, deceasedOn }) => (
    <>
      {dateOfBirth === null ? (
        <Text span size="sm" c="dimmed">
          not known
        </Text>
      ) : (
        <Day date={dateOfBirth} />
      )}
      {deceasedOn && (
        <Text size="sm" c="dimmed">
          died <Day date={deceasedOn} />
        </Text>
      )}
    </>
  ),
}

export const genderColumn: Column<ListedPatient> = {
  header: 'Gender',
  wide: true,
  cell: ({ gender }) => genderWords[gender],
}

export const primaryColumn: Column<ListedPatient> = {
  header: 'Primary',
  wide: true,
  cell: ({ primary }) => <PrimaryName primary={primary} none="none" />,
}

export const phoneColumn: Column<ListedPatient> = {
  header: 'Phone',
  wide: true,
  cell: ({ phoneNumber }) =>
    phoneNumber && (
      <Text span size="sm">
        <Phone number={phoneNumber} />
      </Text>
    ),
}
