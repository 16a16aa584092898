import type { EmpanelClient } from '@empanel/client'
import { Text } from '@mantine/core'
import { RoleBadge } from '../../assignments/role-badge.tsx'
import { DayOf } from '../../dates/times.tsx'
import { Mail, Phone } from '../../page/contact.tsx'
import { Entry } from '../../page/entry.tsx'
import { TextLink } from '../../page/link.tsx'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { doctorName } from '../../words/names.ts'

export type Member = Awaited<ReturnType<EmpanelClient['assignments']['careTeam']['query']>>[number]

/** A doctor of one's own record: how to reach them, and from when to when they are assigned. */
export function TeamMember({ member }: { member: Member }) {
  const { role, startedAt, endedAt, doctor } = member
  const seesDoctor = useSeesDoctor(member)
  return (
    <Entry
      name={
        <>
          {seesDoctor ? (
            <TextLink to="/doctors/$doctorId" params={{ doctorId: doctor.id }} fw={500}>
              <bdi>{doctorName(doctor)}</bdi>
            </TextLink>
          ) : (
            <Text fw={500}>
              <bdi>{doctorName(doctor)}</bdi>
            </Text>
          )}
          <RoleBadge role={role} />
        </>
      }
      about={
        <>
          {doctor.specialty}
          {endedAt === null ? ', since ' : ', '}
          <DayOf at={startedAt} />
          {endedAt !== null && (
            <>
              {' to '}
              <DayOf at={endedAt} />
            </>
          )}
          {endedAt === null && doctor.phoneNumber && (
            <>
              <br />
              <Phone number={doctor.phoneNumber} />
            </>
          )}
          {endedAt === null && doctor.email && (
            <>
              <br />
              <Mail address={doctor.email} />
            </>
          )}
        </>
      }
    />
  )
}

/** Whether the doctor's page can be opened. Deleted doctors have none; scope `assigned` covers open assignments only. */
function useSeesDoctor({ endedAt, doctor }: Member): boolean {
  const may = useMay()
  const { me } = useSignedIn()
  const scope = may('doctors.read')
  if (doctor.deleted) return false
  if (scope === 'own') return doctor.userId === me.id
  return scope === 'all' || (scope === 'assigned' && endedAt === null)
}
