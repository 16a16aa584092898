import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { DayOf } from '../dates/times.tsx'
import { ApproveDoctor } from '../doctors/approve-doctor.tsx'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { Section } from '../page/section.tsx'
import { api } from '../server/empanel.ts'
import { doctorName } from '../words/names.ts'

const waiting = { status: 'pending', limit: 5 } as const

/** Doctors who registered and cannot work before they are approved. */
export function WaitingDoctors() {
  const doctors = useQuery(api.doctors.list.queryOptions(waiting))
  const { items, nextCursor } = doctors.data ?? {}
  return (
    <Section
      title="Doctors waiting for approval"
      count={nextCursor === null ? items?.length : undefined}
      more={
        items &&
        items.length > 0 && (
          <TextLink to="/admin/approvals" size="sm">
            Show all
          </TextLink>
        )
      }
    >
      <Answer of={doctors}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconCheck />} title="No doctor is waiting">
              Doctors who register appear here until you approve them.
            </Empty>
          ) : (
            <Entries label="Doctors waiting for approval">
              {items.map(doctor => (
                <Entry
                  key={doctor.id}
                  name={
                    <TextLink to="/doctors/$doctorId" params={{ doctorId: doctor.id }} fw={500}>
                      {doctorName(doctor)}
                    </TextLink>
                  }
                  about={
                    <>
                      {doctor.specialty}
                      {doctor.licenseNumber && `, licence ${doctor.licenseNumber}`}
                      {doctor.npi && `, NPI ${doctor.npi}`}
                      <br />
                      registered <DayOf at={doctor.createdAt} />
                    </>
                  }
                  action={<ApproveDoctor doctor={doctor} named size="xs" />}
                />
              ))}
            </Entries>
          )
        }
      </Answer>
    </Section>
  )
}
