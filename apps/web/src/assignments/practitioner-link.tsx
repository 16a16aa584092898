import { Text, type TextProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { TextLink } from '../page/link.tsx'
import { useMay, useSignedIn } from '../session/use-session.ts'

type Props = Pick<TextProps, 'fw' | 'size'> & {
  practitionerId: number
  /** Whether the practitioner is assigned to one of the person's own records now, as scope `assigned` requires. */
  ofMine?: boolean
  children: ReactNode
}

/** A practitioner's name, linked to their page if the person may see it. */
export function PractitionerLink({ practitionerId, ofMine = false, children, ...text }: Props) {
  const { me } = useSignedIn()
  const scope = useMay()('practitioners.read')
  const opens =
    scope === 'all' ||
    (scope === 'own' && practitionerId === me.practitionerId) ||
    (scope === 'assigned' && ofMine)
  return opens ? (
    <TextLink to="/practitioners/$practitionerId" params={{ practitionerId }} {...text}>
      {children}
    </TextLink>
  ) : (
    <Text span {...text}>
      {children}
    </Text>
  )
}
