import { Alert, Box, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { dayMs } from '../../dates/days.ts'
import { DayOf } from '../../dates/times.tsx'
import { Failure } from '../../feedback/failure.tsx'
import { api } from '../../server/empanel.ts'
import { coversRecord } from '../../session/session.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { fullName } from '../../words/names.ts'
import { DecideRequest } from '../decide/decide-request.tsx'
import type { Request, RequestState } from '../request.ts'
import { AskDialog } from './ask-dialog.tsx'
import { Withdraw } from './withdraw.tsx'

type Props = {
  patient: {
    id: number
    firstName: string
    lastName: string
    ownerId: number | null
    deceasedOn: string | null
  }
}

/** An answer is shown for as many days. */
const answeredDays = 14

/** The latest request for a record, its outcome, and the way to ask again. */
export function RecordRequest({ patient }: Props) {
  const may = useMay()
  const { me } = useSignedIn()
  const covers = (
    action: 'requests.create' | 'requests.withdraw' | 'requests.decide' | 'assignments.changePrimary',
  ) => coversRecord(may(action), { own: patient.ownerId === me.id, assigned: false })
  const [asks, setAsks] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const last = useQuery(
    api.requests.list.queryOptions(
      { patientId: patient.id, state: 'all', limit: 1 },
      { enabled: may('requests.read') !== undefined },
    ),
  )
  const request = last.data?.items[0]
  const waits = request?.state === 'pending'
  // Who may change the primary need not ask for it.
  const asksFirst = covers('requests.create') && !covers('assignments.changePrimary')
  const mayAsk = asksFirst && may('practitioners.read') && !patient.deceasedOn
  if (last.error) return <Failure error={last.error} retry={last.refetch} />
  const shown = request && isRecent(request)
  if (!last.data || !(shown || mayAsk)) return null
  return (
    <Box ref={box} tabIndex={-1} style={{ outline: 'none' }}>
      {shown && (
        <Asked
          request={request}
          actions={
            waits && (
              <>
                {covers('requests.decide') && <DecideRequest request={request} />}
                {covers('requests.withdraw') && <Withdraw request={request} />}
              </>
            )
          }
        />
      )}
      {mayAsk && !waits && (
        <Group mt="sm">
          <Button
            size="xs"
            variant="default"
            onClick={() => setAsks(true)}
            aria-label={`Ask for another primary for ${fullName(patient)}`}
          >
            Ask for another primary
          </Button>
        </Group>
      )}
      {mayAsk && (
        <AskDialog
          patient={patient}
          opened={asks}
          onClose={() => setAsks(false)}
          focusAfter={() => box.current}
        />
      )}
    </Box>
  )
}

const isRecent = ({ state, decidedAt }: Request) =>
  state === 'pending' ||
  (state !== 'withdrawn' && Date.now() - Date.parse(decidedAt ?? '') < answeredDays * dayMs)

const said: Record<RequestState, (name: string) => string> = {
  pending: name => `Asked for ${name}`,
  accepted: name => `${name} was asked for, and is the primary now`,
  declined: name => `The request for ${name} was declined`,
  withdrawn: name => `The request for ${name} was withdrawn`,
  void: name => `The request for ${name} is void`,
}

function Asked({ request, actions }: { request: Request; actions: React.ReactNode }) {
  const { state, practitionerName, createdAt, decidedAt, message, answer } = request
  return (
    <Alert variant="default" title={said[state](practitionerName)} mt="sm">
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {state === 'pending' ? (
          <>
            On <DayOf at={createdAt} />. The clinic decides.
          </>
        ) : (
          decidedAt && (
            <>
              On <DayOf at={decidedAt} />.{state === 'void' && ' Ask for somebody else.'}
            </>
          )
        )}
        {state === 'pending' && message && (
          <Text size="sm" c="dimmed">
            {message}
          </Text>
        )}
        {answer && <div>Answer: {answer}</div>}
      </Text>
      {actions && (
        <Group gap="xs" mt="sm">
          {actions}
        </Group>
      )}
    </Alert>
  )
}
