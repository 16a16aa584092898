import { Text, type TextProps } from '@mantine/core'
import { coversRecord } from '../session/session.ts'
import { useMay, useSignedIn } from '../session/use-session.ts'
import { TextLink } from './link.tsx'

type Props = Pick<TextProps, 'fw' | 'size'> & {
  practitionerId: number
  name: string
  /** Whether the practitioner is assigned to one of the person's own records now, as scope `assigned` requires. */
  ofMine?: boolean
  /** Whether the practitioner was deleted and has no page any more. */
  deleted?: boolean
}

/** A practitioner's name, linked to their page if the person may see it. */
export function PractitionerLink({ practitionerId, name, ofMine = false, deleted = false, ...text }: Props) {
  const { me } = useSignedIn()
  const scope = useMay()('practitioners.read')
  const opens = coversRecord(scope, { own: practitionerId === me.practitionerId, assigned: ofMine })
  return opens && !deleted ? (
    <TextLink to="/practitioners/$practitionerId" params={{ practitionerId }} {...text}>
      <bdi>{name}</bdi>
    </TextLink>
  ) : (
    <Text span {...text}>
      <bdi>{name}</bdi>
    </Text>
  )
}
