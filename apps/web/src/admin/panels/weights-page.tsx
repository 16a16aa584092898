import { List, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../feedback/answer.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { WeightsForm } from './weights-form.tsx'

/** How much patients count in a panel, by age and sex. */
export function WeightsPage() {
  const query = useQuery(
    // Read anew at each visit, and then left alone: the form keeps what is typed.
    api.panels.weights.queryOptions(undefined, { gcTime: 0, staleTime: Number.POSITIVE_INFINITY }),
  )
  return (
    <Page title="Weights">
      <Text c="dimmed" mb="xs">
        Some patients need more care than others, above all the very young and the old. A weight says how much
        a patient counts in the panel of their primary: one with the weight 2 fills it as two with the weight
        1 do.
      </Text>
      <List c="dimmed" mb="lg" spacing={4}>
        <List.Item>The load of a panel is the sum of its weights, compared with its target.</List.Item>
        <List.Item>A maximum counts patients, whatever their weight.</List.Item>
        <List.Item>Without bands each patient counts 1, and so does one whose age is not known.</List.Item>
      </List>
      <Answer of={query} outline={<Skeleton h={240} />}>
        {({ bands }) => <WeightsForm bands={bands} />}
      </Answer>
    </Page>
  )
}
