import { Text } from '@mantine/core'
import { PatientLink } from '../../page/patient-link.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { useMay } from '../../session/use-session.ts'
import type { Column } from '../../tables/rows.tsx'
import { CancelPlan } from './cancel-plan.tsx'
import { Due } from './due.tsx'
import { changeInWords, latenessInWords, type Plan, type PlanState } from './plan.ts'

/** The columns of plans in a state. On phones and tablets the first column holds everything. */
export function usePlanColumns(state: PlanState): Column<Plan>[] {
  const may = useMay()
  // A row does not say who owns the record: its page offers what has a narrower scope than the list.
  const reach = may('plans.cancel')
  const cancels = reach === 'all' || (reach !== undefined && reach === may('assignments.read'))
  const open = state === 'planned' || state === 'failed'
  return [
    {
      header: 'When',
      cell: plan => (
        <>
          <When plan={plan} />
          <Text component="div" size="sm" hiddenFrom="lg" mt={4}>
            <Patient plan={plan} />
            <What plan={plan} />
            <Why plan={plan} />
            <Text size="sm" c="dimmed">
              Planned by <bdi>{plan.createdByName}</bdi>
            </Text>
          </Text>
        </>
      ),
    },
    { header: 'Patient', wide: 'lg', cell: plan => <Patient plan={plan} /> },
    { header: 'What', wide: 'lg', cell: plan => <What plan={plan} /> },
    { header: 'Planned by', wide: 'lg', cell: ({ createdByName }) => <bdi>{createdByName}</bdi> },
    { header: state === 'failed' ? 'Why' : 'Reason', wide: 'lg', cell: plan => <Why plan={plan} /> },
    ...(open && cancels
      ? [
          {
            header: 'Actions',
            quiet: true,
            align: 'right' as const,
            cell: (plan: Plan) => <CancelPlan plan={plan} />,
          },
        ]
      : []),
  ]
}

type Props = { plan: Plan }

function When({ plan }: Props) {
  const late = latenessInWords(plan)
  return (
    <Text size="sm" component="div">
      <Due at={plan.dueAt} />
      {late && (
        <Text size="xs" c="dimmed">
          {late}
        </Text>
      )}
    </Text>
  )
}

const Patient = ({ plan: { patientId, patientName } }: Props) => (
  <PatientLink patientId={patientId} name={patientName} fw={500} size="sm" />
)

const What = ({ plan }: Props) => (
  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
    <PractitionerLink practitionerId={plan.practitionerId} name={plan.practitionerName} size="sm" />{' '}
    {changeInWords(plan)}
  </Text>
)

/** Why it could not be done, and the reason that was given for it. */
const Why = ({ plan: { failureMessage, reason } }: Props) => (
  <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
    {failureMessage && <div>{failureMessage}</div>}
    {reason && (
      <Text size="sm" c="dimmed">
        {failureMessage && 'Reason: '}
        {reason}
      </Text>
    )}
  </Text>
)
