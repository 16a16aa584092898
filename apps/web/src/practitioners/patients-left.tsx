import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { LinkButton } from '../page/link.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'

type Props = { whose: { practitionerId: number } | { userId: number }; leaves?: boolean }

/** In a question about a practitioner who is to go: how many patients they have, and the way to hand them over first. */
export function PatientsLeft({ whose, leaves = false }: Props) {
  const may = useMay()
  const enabled = may('panels.read') !== undefined
  const ofUser = useQuery(
    api.panels.list.queryOptions(
      { userId: 'userId' in whose ? whose.userId : 1, limit: 1 },
      { enabled: enabled && 'userId' in whose },
    ),
  )
  const own = useQuery(
    api.panels.get.queryOptions(
      { practitionerId: 'practitionerId' in whose ? whose.practitionerId : 1 },
      { enabled: enabled && 'practitionerId' in whose },
    ),
  )
  const panel = 'userId' in whose ? ofUser.data?.items[0] : own.data
  if (!panel || panel.patients === 0) return null
  return (
    <>
      <Text size="sm" fw={600} mt="sm" role="status">
        {panel.patients === 1
          ? '1 patient is looked after by this practitioner now.'
          : `${panel.patients} patients are looked after by this practitioner now.`}
      </Text>
      {may('transfers.create') && (
        <LinkButton
          to="/practitioners/$practitionerId/handover"
          params={{ practitionerId: panel.id }}
          search={leaves ? { leaves: true } : {}}
          size="xs"
          variant="default"
          mt="xs"
          onClick={() => modals.closeAll()}
        >
          Hand them over first
        </LinkButton>
      )}
    </>
  )
}
