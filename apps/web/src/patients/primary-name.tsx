import { Text } from '@mantine/core'
import { PractitionerLink } from '../page/practitioner-link.tsx'
import type { ListedPatient } from './patient.ts'

type Props = {
  primary: ListedPatient['primary']
  /** Shown where there is no primary. */
  none: string
}

/** A patient's primary, now or before, in a table. */
export function PrimaryName({ primary, none }: Props) {
  return primary ? (
    <PractitionerLink practitionerId={primary.practitionerId} name={primary.name} size="sm" />
  ) : (
    <Text span size="sm" c="dimmed">
      {none}
    </Text>
  )
}

/** The primary in small letters below a patient's name, where the person may know it. */
export const PrimaryNote = ({ primary }: Pick<Props, 'primary'>) =>
  primary && (
    <Text size="xs" c="dimmed">
      primary {primary.name}
    </Text>
  )
