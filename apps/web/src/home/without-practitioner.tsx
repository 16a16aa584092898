import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { AssignLink } from '../patients/assign-link.tsx'
import { Born } from '../patients/born.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'
import { listedName } from '../words/names.ts'

/** The patients without a practitioner: the first task of those who may assign one. */
export function WithoutPractitioner() {
  const may = useMay()
  const patients = useQuery(
    api.patients.list.queryOptions({ withoutPractitioner: true, sort: 'name', limit: 10 }),
  )
  const { items, nextCursor } = patients.data ?? {}
  // Nobody is assigned to a patient who has died.
  const living = items?.filter(({ deceasedOn }) => deceasedOn === null)
  const all = nextCursor === null
  // The page lists one's own records already.
  if (may('patients.read') === 'own' && all && living?.length === 0) return null
  return (
    <Section
      title="Patients without a practitioner"
      count={all ? living?.length : undefined}
      more={
        items &&
        !all && (
          <TextLink to="/patients" search={{ only: 'without-practitioner' }} size="sm">
            Show all
          </TextLink>
        )
      }
    >
      <Answer of={{ ...patients, data: living }}>
        {living =>
          living.length === 0 ? (
            <Empty icon={<IconCheck />} title="Every patient has a practitioner">
              Whoever is registered next appears here until a practitioner is assigned.
            </Empty>
          ) : (
            <Entries label="Patients without a practitioner">
              {living.map(patient => (
                <Entry
                  key={patient.id}
                  name={<PatientLink patientId={patient.id} name={listedName(patient)} fw={500} />}
                  about={<Born patient={patient} />}
                  action={<AssignLink patient={patient} />}
                />
              ))}
            </Entries>
          )
        }
      </Answer>
    </Section>
  )
}
