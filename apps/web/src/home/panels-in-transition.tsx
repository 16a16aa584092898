import { Alert, Stack, Text } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Failure } from '../feedback/failure.tsx'
import { transferInWords } from '../handover/handover.ts'
import { TextLink } from '../page/link.tsx'
import { api } from '../server/empanel.ts'

const shown = 5

/** The panels that are about to be handed over, and those that could not be; shows nothing when there is none. */
export function PanelsInTransition() {
  const planned = useQuery(api.transfers.list.queryOptions({ state: 'planned', limit: shown }))
  const failed = useQuery(api.transfers.list.queryOptions({ state: 'failed', limit: shown }))
  const unread = [planned, failed].find(({ error }) => error)
  if (unread) return <Failure error={unread.error} retry={unread.refetch} />
  const more = [planned, failed].some(({ data }) => data?.nextCursor)
  const all = [...(failed.data?.items ?? []), ...(planned.data?.items ?? [])]
  if (all.length === 0) return null
  return (
    <Alert variant="default" icon={<IconArrowsSplit />} title="Panels in transition">
      <Stack gap={4}>
        {all.slice(0, shown).map(transfer => (
          <Text key={transfer.id} size="sm">
            <TextLink to="/handovers/$transferId" params={{ transferId: transfer.id }} size="sm">
              {transfer.fromName}
            </TextLink>
            : {transferInWords(transfer)}
          </Text>
        ))}
        {(more || all.length > shown) && (
          <TextLink to="/handovers" size="sm">
            Show all
          </TextLink>
        )}
      </Stack>
    </Alert>
  )
}
