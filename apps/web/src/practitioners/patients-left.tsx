import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { LinkButton } from '../page/link.tsx'
import { empanel } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'

type Props = { whose: { practitionerId: number } | { userId: number }; leaves?: boolean }

/** In a question about a practitioner who is to go: how many patients they have, and the way to hand them over first. */
export function PatientsLeft({ whose, leaves = false }: Props) {
  const may = useMay()
  // Not among the panels: when they are read anew after the deletion, this one is gone.
  const { data: panel } = useQuery({
    queryKey: ['patients left', whose],
    queryFn: async () =>
      'userId' in whose
        ? ((await empanel.panels.list.query({ ...whose, limit: 1 })).items[0] ?? null)
        : empanel.panels.get.query(whose),
    enabled: may('panels.read') !== undefined,
    gcTime: 0,
  })
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
