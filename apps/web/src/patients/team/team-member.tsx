import type { EmpanelClient } from '@empanel/client'
import { RoleBadge } from '../../assignments/role-badge.tsx'
import { DayOf } from '../../dates/times.tsx'
import { Mail, Phone } from '../../page/contact.tsx'
import { Entry } from '../../page/entry.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { practitionerName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'
import { CoveredBy } from './covered-by.tsx'

export type Member = Awaited<ReturnType<EmpanelClient['assignments']['careTeam']['query']>>[number]

/** A practitioner of one's own record: how to reach them, and from when to when they are assigned. */
export function TeamMember({ member }: { member: Member }) {
  const { role, startedAt, endedAt, practitioner } = member
  return (
    <Entry
      name={
        <>
          <PractitionerLink
            practitionerId={practitioner.id}
            name={practitionerName(practitioner)}
            ofMine={endedAt === null}
            deleted={practitioner.deleted}
            fw={500}
          />
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
          <CoveredBy covers={member.covers} />
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
