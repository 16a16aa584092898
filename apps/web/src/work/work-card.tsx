import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { PatientLink } from '../page/patient-link.tsx'
import { Rows } from '../tables/rows.tsx'
import { goOn, putAway, stopWork, type Work } from './work.ts'

/** How far work is, in words. */
export function progressInWords({ tried, total, refused, state }: Work): string {
  const [done, all] = [tried - refused.length, total].map(count => count.toLocaleString())
  const no = refused.length > 0 ? `, ${refused.length.toLocaleString()} refused` : ''
  return state === 'running' && tried < total
    ? `${done} of ${all} done so far${no}`
    : `${done} of ${all} done${no}`
}

/** How far work is, what came of it, and what one can do about it. */
export function WorkCard({ work }: { work: Work }) {
  const { id, title, tried, total, refused, state, problem } = work
  const left = total - tried
  return (
    <Stack gap="sm">
      <Progress value={(tried / total) * 100} aria-label={title} animated={state === 'running'} size="lg" />
      <Text role="status">{progressInWords(work)}.</Text>
      {state === 'stuck' && (
        <Alert color="red" title={`${left.toLocaleString()} are not done yet`}>
          {problem}
        </Alert>
      )}
      {refused.length > 0 && <RefusedRows refused={refused} />}
      <Group gap="xs">
        {state === 'running' ? (
          <Button variant="default" onClick={() => stopWork(id)}>
            Stop
          </Button>
        ) : (
          <>
            {left > 0 && <Button onClick={() => goOn(id)}>{`Continue with ${left.toLocaleString()}`}</Button>}
            <Button variant="default" onClick={() => putAway(id)}>
              Dismiss
            </Button>
          </>
        )}
      </Group>
    </Stack>
  )
}

const step = 25

function RefusedRows({ refused }: Pick<Work, 'refused'>) {
  const [most, setMost] = useState(step)
  const items = refused.slice(0, most).map(row => ({ ...row, id: row.patientId }))
  return (
    <Rows
      label="Who was refused"
      pages={{
        data: { pages: [{ items }] },
        ...{ error: null, isPlaceholderData: false, isFetching: false },
        hasNextPage: refused.length > most,
        fetchNextPage: async () => {
          setMost(most + step)
          return { isError: false }
        },
        refetch: async () => {},
      }}
      fixed
      columns={[
        {
          header: 'Not done',
          cell: ({ patientId, name }) => <PatientLink patientId={patientId} name={name} fw={500} size="sm" />,
        },
        { header: 'Why', cell: ({ why }) => why },
      ]}
      empty={null}
    />
  )
}
