import { List } from '@mantine/core'
import type { CareTeamMember } from '../../assignments/assignment.ts'
import { Day } from '../../dates/times.tsx'
import { askFirst } from '../../forms/ask-first.tsx'
import { fullName } from '../../words/names.ts'
import type { Patient } from '../patient.ts'

type Death = {
  patient: Pick<Patient, 'firstName' | 'lastName'>
  /** The date of death (`2026-03-01`). */
  day: string
  /** The patient's open assignments; undefined if the person may not see them. */
  team: CareTeamMember[] | undefined
}

/** Asks before a death is entered, which ends every open assignment. Resolves to whether the person confirms. */
export function deathConfirmed({ patient, day, team }: Death): Promise<boolean> {
  return new Promise(resolve =>
    askFirst({
      title: `Enter the death of ${fullName(patient)}?`,
      about: (
        <>
          Date of death: <Day date={day} />. <Ending team={team} />
        </>
      ),
      confirm: 'Enter the death',
      act: () => resolve(true),
      // Also called after confirming, when the promise is settled already.
      onClose: () => resolve(false),
    }),
  )
}

function Ending({ team }: Pick<Death, 'team'>) {
  if (team?.length === 0) return 'No practitioner is assigned at present, so no assignment ends.'
  if (!team)
    return 'All open assignments of practitioners end. To clear the date later does not open them again.'
  return (
    <>
      These assignments end. To clear the date later does not open them again.
      <List mt="xs" size="sm">
        {team.map(({ id, practitionerName, role }) => (
          <List.Item key={id}>
            <bdi>{practitionerName}</bdi>, {role}
          </List.Item>
        ))}
      </List>
    </>
  )
}
