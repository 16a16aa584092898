import { Text, type TextProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { TextLink } from '../page/link.tsx'
import { useMay, useSignedIn } from '../session/use-session.ts'

type Props = Pick<TextProps, 'fw' | 'size'> & {
  doctorId: number
  /** Whether the doctor is assigned to one of the person's own records now, as scope `assigned` requires. */
  ofMine?: boolean
  children: ReactNode
}

/** A doctor's name, linked to their page if the person may see it. */
export function DoctorLink({ doctorId, ofMine = false, children, ...text }: Props) {
  const { me } = useSignedIn()
  const scope = useMay()('doctors.read')
  const opens =
    scope === 'all' || (scope === 'own' && doctorId === me.doctorId) || (scope === 'assigned' && ofMine)
  return opens ? (
    <TextLink to="/doctors/$doctorId" params={{ doctorId }} {...text}>
      {children}
    </TextLink>
  ) : (
    <Text span {...text}>
      {children}
    </Text>
  )
}
