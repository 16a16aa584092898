import { Button, Group, Text } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { choiceOf, type PractitionerChoice } from '../../practitioners/practitioner-picker.tsx'
import { reasonsInWords } from '../../queue/reasons.ts'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'

type Props = { patientId: number; onChoose: (choice: PractitionerChoice) => void }

/** Offers the primary whom the queue suggests for a patient without one, and says why. Nothing where nobody is. */
export function SuggestedPrimary({ patientId, onChoose }: Props) {
  const mayAsk = useMay()('queue.read') !== undefined
  const { data } = useQuery(
    api.queue.suggest.queryOptions(mayAsk ? { patientIds: [patientId] } : skipToken, { gcTime: 0 }),
  )
  const suggestion = data?.items[0]
  const id = suggestion?.practitioner?.practitionerId
  const { data: practitioner } = useQuery(api.practitioners.get.queryOptions(id ? { id } : skipToken))
  if (!suggestion || !practitioner) return null
  const choice = choiceOf(practitioner)
  return (
    <Group gap="xs">
      <Button variant="light" size="xs" onClick={() => onChoose(choice)}>
        Choose {choice.label}
      </Button>
      <Text size="sm" c="dimmed">
        Suggested: {reasonsInWords(suggestion.reasons).toLowerCase()}
      </Text>
    </Group>
  )
}
