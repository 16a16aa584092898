import { Button } from '@mantine/core'
import { IconArrowsSplit, IconPencil, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { LinkButton } from '../../page/link.tsx'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { ApprovePractitioner } from '../approve-practitioner.tsx'
import { covers, type Practitioner } from '../practitioner.ts'
import { useDeletePractitioner } from '../use-delete-practitioner.tsx'

/** The actions that the person may take on this practitioner's record. */
export function PractitionerActions({ practitioner }: { practitioner: Practitioner }) {
  const may = useMay()
  const { me } = useSignedIn()
  const navigate = useNavigate()
  const remove = useDeletePractitioner('delete')
  return (
    <>
      {may('practitioners.approve') && practitioner.status === 'pending' && (
        <ApprovePractitioner practitioner={practitioner} />
      )}
      {covers(may('practitioners.update'), practitioner, me) && (
        <LinkButton
          to="/practitioners/$practitionerId/edit"
          params={{ practitionerId: practitioner.id }}
          variant="default"
          leftSection={<IconPencil size={16} />}
        >
          Edit
        </LinkButton>
      )}
      {may('transfers.create') && may('panels.read') && practitioner.status === 'active' && (
        <LinkButton
          to="/practitioners/$practitionerId/handover"
          params={{ practitionerId: practitioner.id }}
          variant="default"
          leftSection={<IconArrowsSplit size={16} />}
        >
          Hand over
        </LinkButton>
      )}
      {covers(may('practitioners.delete'), practitioner, me) && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} />}
          onClick={() => remove(practitioner, () => navigate({ to: '/practitioners', replace: true }))}
        >
          Delete
        </Button>
      )}
    </>
  )
}
