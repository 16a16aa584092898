import type { EmpanelClient } from '@empanel/client'
import { Text } from '@mantine/core'
import { RoleBadge } from '../../assignments/role-badge.tsx'
import { DayOf } from '../../dates/times.tsx'
import { Mail, Phone } from '../../page/contact.tsx'
import { Entry } from '../../page/entry.tsx'
import { TextLink } from '../../page/link.tsx'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { practitionerName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'

export type Member = Awaited<ReturnType<EmpanelClient['assignments']['careTeam']['query']>>[number]

/** A practitioner of one's own record: how to reach them, and from when to when they are assigned. */
export function TeamMember({ member }: { member: Member }) {
  const { role, startedAt, endedAt, practitioner } = member
  const seesPractitioner = useSeesPractitioner(member)
  return (
    <Entry
      name={
        <>
          {seesPractitioner ? (
            <TextLink
              to="/practitioners/$practitionerId"
              params={{ practitionerId: practitioner.id }}
              fw={500}
            >
              <bdi>{practitionerName(practitioner)}</bdi>
            </TextLink>
          ) : (
            <Text fw={500}>
              <bdi>{practitionerName(practitioner)}</bdi>
            </Text>
          )}
          <RoleBadge role={role} />
        </>
      }
      about={
        <>
          {workOf(practitioner)}
          {endedAt === null ? ', since ' : ', '}
          <DayOf at={startedAt} />
          {endedAt !== null && (
            <>
              {' to '}
              <DayOf at={endedAt} />
            </>
          )}
          {endedAt === null && practitioner.phoneNumber && (
            <>
              <br />
              <Phone number={practitioner.phoneNumber} />
            </>
          )}
          {endedAt === null && practitioner.email && (
            <>
              <br />
              <Mail address={practitioner.email} />
            </>
          )}
        </>
      }
    />
  )
}

/** Whether the practitioner's page can be opened. Deleted practitioners have none; scope `assigned` covers open assignments only. */
function useSeesPractitioner({ endedAt, practitioner }: Member): boolean {
  const may = useMay()
  const { me } = useSignedIn()
  const scope = may('practitioners.read')
  if (practitioner.deleted) return false
  if (scope === 'own') return practitioner.userId === me.id
  return scope === 'all' || (scope === 'assigned' && endedAt === null)
}
