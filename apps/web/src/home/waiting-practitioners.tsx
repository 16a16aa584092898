import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { DayOf } from '../dates/times.tsx'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { PractitionerLink } from '../page/practitioner-link.tsx'
import { Section } from '../page/section.tsx'
import { ApprovePractitioner } from '../practitioners/approve-practitioner.tsx'
import { api } from '../server/empanel.ts'
import { practitionerName } from '../words/names.ts'

const waiting = { status: 'pending', limit: 5 } as const

/** Practitioners who registered and cannot work before they are approved. */
export function WaitingPractitioners() {
  const practitioners = useQuery(api.practitioners.list.queryOptions(waiting))
  const { items, nextCursor } = practitioners.data ?? {}
  return (
    <Section
      title="Practitioners waiting for approval"
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
      <Answer of={practitioners}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconCheck />} title="No practitioner is waiting">
              Practitioners who register appear here until you approve them.
            </Empty>
          ) : (
            <Entries label="Practitioners waiting for approval">
              {items.map(practitioner => (
                <Entry
                  key={practitioner.id}
                  name={
                    <PractitionerLink
                      practitionerId={practitioner.id}
                      name={practitionerName(practitioner)}
                      fw={500}
                    />
                  }
                  about={
                    <>
                      {practitioner.specialty}
                      {practitioner.licenseNumber && `, licence ${practitioner.licenseNumber}`}
                      {practitioner.npi && `, NPI ${practitioner.npi}`}
                      <br />
                      registered <DayOf at={practitioner.createdAt} />
                    </>
                  }
                  action={<ApprovePractitioner practitioner={practitioner} named size="xs" />}
                />
              ))}
            </Entries>
          )
        }
      </Answer>
    </Section>
  )
}
