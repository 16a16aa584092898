import { Paper } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import { Empty } from '../feedback/empty.tsx'
import { LinkButton } from '../page/link.tsx'
import { useKeepsOwn } from './patient.ts'

/** Shown instead of a record that is missing or out of reach. */
export function NoSuchPatient() {
  const keepsOwn = useKeepsOwn()
  return (
    <Paper withBorder>
      <Empty icon={<IconFileOff />} title="There is no such record, or it is out of your reach.">
        <LinkButton to="/patients" mt="xs" variant="default">
          {keepsOwn ? 'Show my records' : 'Show the patients'}
        </LinkButton>
      </Empty>
    </Paper>
  )
}
