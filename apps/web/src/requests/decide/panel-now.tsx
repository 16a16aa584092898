import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { panelInWords } from '../../practitioners/panels/panel.ts'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'

/** How full somebody's panel is now; nothing for people who may not read panels. */
export function PanelNow({ practitionerId }: { practitionerId: number }) {
  const enabled = useMay()('panels.read') !== undefined
  const { data } = useQuery(api.panels.get.queryOptions({ practitionerId }, { enabled }))
  if (!data) return null
  return (
    <Text size="sm" c="dimmed">
      Panel now: {panelInWords(data)}
    </Text>
  )
}
