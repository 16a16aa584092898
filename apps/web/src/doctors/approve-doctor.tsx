import type { ButtonProps } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { RowButton } from '../tables/row-button.tsx'
import { doctorName } from '../words/names.ts'
import type { Doctor } from './doctor.ts'
import { useApproveDoctor } from './use-approve-doctor.ts'

type Props = Pick<ButtonProps, 'size'> & {
  doctor: Doctor
  /** Names the doctor to screen readers, where other buttons say the same. */
  named?: boolean
}

/** Approves a doctor who waits for it. */
export function ApproveDoctor({ doctor, named = false, ...props }: Props) {
  const approve = useApproveDoctor()
  return (
    <RowButton
      key={doctor.id}
      {...props}
      leftSection={<IconCheck size={props.size === 'xs' ? 14 : 16} />}
      {...(named && { 'aria-label': `Approve ${doctorName(doctor)}` })}
      act={() => approve.mutateAsync({ id: doctor.id, version: doctor.version })}
    >
      Approve
    </RowButton>
  )
}
