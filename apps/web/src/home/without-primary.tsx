import { SegmentedControl } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { oneOf } from '../browser/search-params.ts'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { namesOf } from '../forms/fields/field.ts'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { AssignLink } from '../patients/assign-link.tsx'
import { type QueueSort, sortChoices, sortWords } from '../queue/queue.ts'
import { Since } from '../queue/queue-columns.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'
import { listedName } from '../words/names.ts'

const shown = 10

/** The patients without a primary: the first task of those who may assign one. */
export function WithoutPrimary() {
  const may = useMay()
  const [sort, setSort] = useState<QueueSort>('longest')
  const queue = useQuery(api.queue.list.queryOptions({ sort, limit: shown }))
  const total = queue.data?.total ?? 0
  // The page lists one's own records already.
  if (may('patients.read') === 'own' && queue.data && total === 0) return null
  return (
    <Section
      title="Without a primary"
      count={queue.data && total <= shown ? total : undefined}
      more={
        total > shown && (
          <TextLink to="/queue" search={sort === 'latest' ? { sort } : {}} size="sm">
            Show all
          </TextLink>
        )
      }
    >
      <Answer of={{ ...queue, data: queue.data?.items }}>
        {items =>
          items.length === 0 ? (
            <Empty icon={<IconCheck />} title="Every patient has a primary">
              Patients who are registered next, or lose their primary, appear here until they have one.
            </Empty>
          ) : (
            <>
              <SegmentedControl
                aria-label="Which first"
                size="xs"
                mb="sm"
                value={sort}
                onChange={chosen => setSort(oneOf(chosen, namesOf(sortWords)) ?? 'longest')}
                data={sortChoices}
              />
              <Entries label="Patients without a primary">
                {items.map(patient => (
                  <Entry
                    key={patient.id}
                    name={<PatientLink patientId={patient.id} name={listedName(patient)} fw={500} />}
                    about={<Since patient={patient} />}
                    action={<AssignLink patient={patient} />}
                  />
                ))}
              </Entries>
            </>
          )
        }
      </Answer>
    </Section>
  )
}
