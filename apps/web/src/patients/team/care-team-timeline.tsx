import { Button, Stack } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { AsOfField } from '../../assignments/as-of-field.tsx'
import { AssignDialog } from '../../assignments/assign/assign-dialog.tsx'
import type { Proposed } from '../../assignments/assign/assign-form.tsx'
import type { Plan } from '../../assignments/plans/plan.ts'
import { endOf, openAtEndOf } from '../../dates/days.ts'
import { Answer } from '../../feedback/answer.tsx'
import { Section } from '../../page/section.tsx'
import { choiceOf } from '../../practitioners/practitioner-picker.tsx'
import { RecordRequest } from '../../requests/ask/record-request.tsx'
import { api, cache } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { type Patient, useCovers } from '../patient.ts'
import { Planned } from './planned.tsx'
import { TeamNow } from './team-now.tsx'
import { TeamThen } from './team-then.tsx'
import { usePatientView } from './use-patient-view.ts'

/** Who looks after a patient, and who did, as a timeline. */
export function CareTeamTimeline({ patient }: { patient: Patient }) {
  const covers = useCovers(patient)
  const may = useMay()
  const { me } = useSignedIn()
  const { asOf, assigning, lookBack, startAssigning, stopAssigning } = usePatientView()
  const team = useQuery(
    api.assignments.careTeam.queryOptions({
      patientId: patient.id,
      ...(asOf ? { asOf: endOf(asOf).toISOString() } : { state: 'all' }),
    }),
  )
  const box = useRef<HTMLDivElement>(null)
  const [proposed, setProposed] = useState<Proposed | null>(null)
  const assignSomebody = (begin: Proposed | null) => {
    setProposed(begin)
    void startAssigning()
  }
  const own = patient.ownerId === me.id
  const deceased = patient.deceasedOn !== null
  const mayAssign = covers('assignments.create') && may('practitioners.read') !== undefined && !deceased
  const planning = covers('plans.create') ? { mayUndo: covers('plans.cancel') } : undefined
  const assign = mayAssign && (
    <Button size="xs" leftSection={<IconUserPlus size={16} />} onClick={() => assignSomebody(null)}>
      Assign a practitioner
    </Button>
  )
  const somebody = team.data?.some(({ endedAt }) => endedAt === null)
  return (
    <Section title="Care team" action={somebody && !asOf && assign}>
      <Stack gap="lg" ref={box} tabIndex={-1} style={{ outline: 'none' }}>
        {(asOf || (team.data && team.data.length > 0)) && <AsOfField day={asOf} onChange={lookBack} />}
        <Answer of={team}>
          {members =>
            asOf ? (
              <TeamThen members={members.filter(openAtEndOf(asOf))} day={asOf} own={own} />
            ) : (
              <>
                <Planned
                  patientId={patient.id}
                  mayCancel={covers('plans.cancel')}
                  assign={mayAssign ? async plan => assignSomebody(await proposedBy(plan)) : undefined}
                />
                <RecordRequest patient={patient} />
                <TeamNow
                  members={members}
                  own={own}
                  deceased={deceased}
                  mayEnd={covers('assignments.end')}
                  mayAssign={mayAssign}
                  planning={planning}
                  promote={
                    mayAssign && covers('assignments.changePrimary')
                      ? practitioner => assignSomebody({ practitioner, role: 'primary' })
                      : undefined
                  }
                  assign={assign}
                  focusAfter={() => box.current}
                />
                {mayAssign && (
                  <AssignDialog
                    patient={patient}
                    ledger={members}
                    proposed={proposed}
                    mayReplace={covers('assignments.changePrimary')}
                    planning={planning}
                    opened={assigning}
                    onClose={stopAssigning}
                    focusAfter={() => box.current}
                  />
                )}
              </>
            )
          }
        </Answer>
      </Stack>
    </Section>
  )
}

/** Whom a plan names, and in which role; null if the practitioner is gone or cannot work now. */
async function proposedBy({ practitionerId, role }: Plan): Promise<Proposed | null> {
  const found = await cache
    .fetchQuery(api.practitioners.get.queryOptions({ id: practitionerId }))
    .catch(() => undefined)
  // A change of primary names no role.
  return found?.status === 'active' ? { practitioner: choiceOf(found), role: role ?? 'primary' } : null
}
