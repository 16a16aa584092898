import { LinkButton } from '../page/link.tsx'
import { Covers } from '../practitioners/covers/covers.tsx'
import { useMay, useSignedIn } from '../session/use-session.ts'

/** Who covers for the person, and whose panels they cover, each with a link to it. */
export function MyCover({ practitionerId }: { practitionerId: number }) {
  const { me } = useSignedIn()
  const may = useMay()
  return (
    <Covers
      practitionerId={practitionerId}
      name={me.name}
      own
      mayArrange={may('covers.create') !== undefined && may('practitioners.read') !== 'own'}
      mayEnd={may('covers.end') !== undefined}
      open={cover => (
        <LinkButton
          to="/panel"
          search={{ coverOf: cover.practitionerId }}
          size="xs"
          variant="default"
          aria-label={`Open the panel of ${cover.practitionerName}`}
        >
          Open panel
        </LinkButton>
      )}
    />
  )
}
