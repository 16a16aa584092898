import type { ButtonProps } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { RowButton } from '../tables/row-button.tsx'
import { practitionerName } from '../words/names.ts'
import type { Practitioner } from './practitioner.ts'
import { useApprovePractitioner } from './use-approve-practitioner.ts'

type Props = Pick<ButtonProps, 'size'> & {
  practitioner: Practitioner
  /** Names the practitioner to screen readers, where other buttons say the same. */
  named?: boolean
}

/** Approves a practitioner who waits for it. */
export function ApprovePractitioner({ practitioner, named = false, ...props }: Props) {
  const approve = useApprovePractitioner()
  return (
    <RowButton
      key={practitioner.id}
      {...props}
      leftSection={<IconCheck size={props.size === 'xs' ? 14 : 16} />}
      {...(named && { 'aria-label': `Approve ${practitionerName(practitioner)}` })}
      act={() => approve.mutateAsync({ id: practitioner.id, version: practitioner.version })}
    >
      Approve
    </RowButton>
  )
}
