import { Button, Stack } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { AsOfField } from '../../assignments/as-of-field.tsx'
import { AssignDialog } from '../../assignments/assign/assign-dialog.tsx'
import type { PractitionerChoice } from '../../assignments/assign/practitioner-picker.tsx'
import { endOf, openAtEndOf } from '../../dates/days.ts'
import { Answer } from '../../feedback/answer.tsx'
import { Section } from '../../page/section.tsx'
import { RecordRequest } from '../../requests/ask/record-request.tsx'
import { api } from '../../server/empanel.ts'
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
  const [promoted, setPromoted] = useState<PractitionerChoice | null>(null)
  const assignSomebody = (chosen: PractitionerChoice | null) => {
    setPromoted(chosen)
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
                  assign={mayAssign ? () => assignSomebody(null) : undefined}
                />
                <RecordRequest patient={patient} />
                <TeamNow
                  members={members}
                  own={own}
                  deceased={deceased}
                  mayEnd={covers('assignments.end')}
                  mayAssign={mayAssign}
                  planning={planning}
                  promote={mayAssign && covers('assignments.changePrimary') ? assignSomebody : undefined}
                  assign={assign}
                  focusAfter={() => box.current}
                />
                {mayAssign && (
                  <AssignDialog
                    patient={patient}
                    ledger={members}
                    promoted={promoted}
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
