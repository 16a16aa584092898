import { useMay, useSignedIn } from '../../session/use-session.ts'
import { practitionerName } from '../../words/names.ts'
import { covers, type Practitioner } from '../practitioner.ts'
import { Covers } from './covers.tsx'

/** Cover on a practitioner's page, for those who may see it. */
export function PractitionerCovers({ practitioner }: { practitioner: Practitioner }) {
  const may = useMay()
  const { me } = useSignedIn()
  if (!covers(may('covers.read'), practitioner, me)) return null
  return (
    <Covers
      practitionerId={practitioner.id}
      name={practitionerName(practitioner)}
      own={practitioner.userId === me.id}
      mayArrange={covers(may('covers.create'), practitioner, me) && may('practitioners.read') !== 'own'}
      mayEnd={covers(may('covers.end'), practitioner, me)}
      past
    />
  )
}
