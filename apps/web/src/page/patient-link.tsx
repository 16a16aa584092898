import { Text, type TextProps } from '@mantine/core'
import { useMay } from '../session/use-session.ts'
import { TextLink } from './link.tsx'

type Props = Pick<TextProps, 'fw' | 'size'> & { patientId: number; name: string }

/** A patient's name, linked to their record if the person reads patients. */
export function PatientLink({ patientId, name, ...text }: Props) {
  const may = useMay()
  return may('patients.read') ? (
    <TextLink to="/patients/$patientId" params={{ patientId }} {...text}>
      <bdi>{name}</bdi>
    </TextLink>
  ) : (
    <Text span {...text}>
      <bdi>{name}</bdi>
    </Text>
  )
}
