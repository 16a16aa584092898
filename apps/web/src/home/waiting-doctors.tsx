import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ApproveDoctor } from '../doctors/approve-doctor.tsx'
import { api } from '../empanel.ts'
import { TextLink } from '../layout/link.tsx'
import { Section } from '../layout/section.tsx'
import { Answer } from '../lists/answer.tsx'
import { Empty } from '../lists/empty.tsx'
import { Entries, Entry } from '../lists/entry.tsx'
import { doctorName } from '../lists/names.ts'
import { DayOf } from '../lists/times.tsx'

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
