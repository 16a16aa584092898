import { Button, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../feedback/answer.tsx'
import { api } from '../../server/empanel.ts'

type Props = { patientId: number; userId: number; name: string }

/** Tells whether somebody can open a record now, and what decides that. */
export function WhyNow({ patientId, userId, name }: Props) {
  const show = () =>
    modals.open({
      title: `Can ${name} open this record now?`,
      centered: true,
      children: <Explanation patientId={patientId} userId={userId} />,
    })
  return (
    <Button
      size="compact-xs"
      miw={{ xs: 'max-content' }}
      variant="default"
      onClick={show}
      aria-label={`And now? Can ${name} open this record now, and why?`}
    >
      And now?
    </Button>
  )
}

function Explanation(of: Omit<Props, 'name'>) {
  const explanation = useQuery(api.access.explain.queryOptions(of, { staleTime: 0 }))
  return <Answer of={explanation}>{({ text }) => <Text size="sm">{text}</Text>}</Answer>
}
