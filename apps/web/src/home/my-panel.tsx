import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { RoleBadge } from '../assignments/role-badge.tsx'
import { DayOf } from '../dates/times.tsx'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { given } from '../forms/given.ts'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { Born } from '../patients/born.tsx'
import { PrimaryNote } from '../patients/primary-name.tsx'
import { SearchForm } from '../search/search-form.tsx'
import { api } from '../server/empanel.ts'
import { listedName } from '../words/names.ts'

/** The first patients on a practitioner's panel, and a link to all of them. */
export function MyPanel() {
  const navigate = useNavigate()
  const panel = useQuery(api.patients.panel.queryOptions({ sort: 'name', limit: 8 }))
  const { items, nextCursor } = panel.data ?? {}
  return (
    <Section
      title="My panel"
      count={nextCursor === null ? items?.length : undefined}
      more={
        items &&
        items.length > 0 && (
          <TextLink to="/panel" size="sm">
            Show all
          </TextLink>
        )
      }
    >
      <Answer of={panel}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nobody is on your panel yet">
              The patients whom the clinic assigns to you appear here.
            </Empty>
          ) : (
            <Stack gap="xs">
              <SearchForm
                label="Search my panel"
                placeholder="Name"
                onSearch={q => navigate({ to: '/panel', search: given({ q }) })}
              />
              <Entries label="My panel">
                {items.map(patient => (
                  <Entry
                    key={patient.id}
                    name={
                      <>
                        <PatientLink patientId={patient.id} name={listedName(patient)} fw={500} />
                        {patient.assignment.role === 'primary' && (
                          <RoleBadge role={patient.assignment.role} />
                        )}
                      </>
                    }
                    about={
                      <>
                        <Born patient={patient} /> · with you since{' '}
                        <DayOf at={patient.assignment.startedAt} />
                        {patient.assignment.role !== 'primary' && <PrimaryNote primary={patient.primary} />}
                      </>
                    }
                  />
                ))}
              </Entries>
            </Stack>
          )
        }
      </Answer>
    </Section>
  )
}
