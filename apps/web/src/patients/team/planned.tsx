import { Alert, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { CancelPlan } from '../../assignments/plans/cancel-plan.tsx'
import { Due } from '../../assignments/plans/due.tsx'
import { changeInWords, type Plan, planInWords } from '../../assignments/plans/plan.ts'
import { Failure } from '../../feedback/failure.tsx'
import { Entries, Entry } from '../../page/entry.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { api } from '../../server/empanel.ts'

type Props = {
  patientId: number
  mayCancel: boolean
  /** Begins to assign whom a plan names. Undefined where the person may not. */
  assign: ((plan: Plan) => void) | undefined
}

/** The plans for a patient, waiting or failed; shows nothing where there are none. */
export function Planned({ patientId, mayCancel, assign }: Props) {
  const planned = useQuery(api.plans.list.queryOptions({ patientId }))
  const failed = useQuery(api.plans.list.queryOptions({ patientId, state: 'failed' }))
  const toCome = planned.data?.items ?? []
  return (
    <>
      {failed.error && <Failure error={failed.error} retry={failed.refetch} />}
      {failed.data?.items.map(plan => (
        <NotDone key={plan.id} plan={plan} mayCancel={mayCancel} assign={assign} />
      ))}
      {planned.error && <Failure error={planned.error} retry={planned.refetch} />}
      {toCome.length > 0 && (
        <Box>
          <Title order={3} size="h5" mb="sm" c="dimmed">
            Planned
          </Title>
          <Entries label="Planned">
            {toCome.map(plan => (
              <Entry
                key={plan.id}
                name={
                  <span>
                    From <Due at={plan.dueAt} />:{' '}
                    <PractitionerLink
                      practitionerId={plan.practitionerId}
                      name={plan.practitionerName}
                      fw={600}
                    />{' '}
                    {changeInWords(plan)}
                  </span>
                }
                about={<By plan={plan} />}
                action={mayCancel && <CancelPlan plan={plan} />}
              />
            ))}
          </Entries>
        </Box>
      )}
    </>
  )
}

const By = ({ plan: { createdByName, reason } }: { plan: Plan }) => (
  <>
    planned by <bdi>{createdByName}</bdi>
    {reason && `, reason: ${reason}`}
  </>
)

type NotDoneProps = Pick<Props, 'mayCancel' | 'assign'> & { plan: Plan }

/** A plan that could not be done: why, and what to do about it. */
function NotDone({ plan, mayCancel, assign }: NotDoneProps) {
  const assigns = plan.kind !== 'end' && assign
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={`Could not be done: ${planInWords(plan)}`}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Stack gap="xs">
        <Text inherit>{plan.failureMessage}</Text>
        <Text size="sm">
          It was due on <Due at={plan.dueAt} />, <By plan={plan} />.
          {mayCancel &&
            ` ${assigns ? 'Assign somebody now, then dismiss it' : 'Do it now, then dismiss it'}.`}
        </Text>
        <Group gap="xs">
          {assigns && (
            <Button size="xs" onClick={() => assigns(plan)}>
              Assign now
            </Button>
          )}
          {mayCancel && <CancelPlan plan={plan} />}
        </Group>
      </Stack>
    </Alert>
  )
}
