import { Button } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { LinkButton } from '../../page/link.tsx'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { ApproveDoctor } from '../approve-doctor.tsx'
import { covers, type Doctor } from '../doctor.ts'
import { useDeleteDoctor } from '../use-delete-doctor.tsx'

/** The actions that the person may take on this doctor's record. */
export function DoctorActions({ doctor }: { doctor: Doctor }) {
  const may = useMay()
  const { me } = useSignedIn()
  const navigate = useNavigate()
  const remove = useDeleteDoctor('delete')
  return (
    <>
      {may('doctors.approve') && doctor.status === 'pending' && <ApproveDoctor doctor={doctor} />}
      {covers(may('doctors.update'), doctor, me) && (
        <LinkButton
          to="/doctors/$doctorId/edit"
          params={{ doctorId: doctor.id }}
          variant="default"
          leftSection={<IconPencil size={16} />}
        >
          Edit
        </LinkButton>
      )}
      {covers(may('doctors.delete'), doctor, me) && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} />}
          onClick={() => remove(doctor, () => navigate({ to: '/doctors', replace: true }))}
        >
          Delete
        </Button>
      )}
    </>
  )
}
