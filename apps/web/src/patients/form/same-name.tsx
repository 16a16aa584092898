import { Alert, List } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isBirth, typedBirth } from '../../dates/typed-day.ts'
import { PatientLink } from '../../page/patient-link.tsx'
import { api } from '../../server/empanel.ts'
import { listedName } from '../../words/names.ts'
import { Born } from '../born.tsx'
import type { PatientValues } from '../fields.tsx'

/** The server searches for six words at most. */
const sixWords = (name: string) =>
  name
    .split(/[\s.,;:/()-]+/)
    .filter(Boolean)
    .slice(0, 6)
    .join(' ')
    .slice(0, 200)

/** Warns while a record is entered that one with that name and date of birth exists. */
export function SameName({ form }: { form: UseFormReturnType<PatientValues> }) {
  const [entered, setEntered] = useState({ firstName: '', lastName: '', dateOfBirth: '' })
  form.watch('firstName', ({ value }) => setEntered(before => ({ ...before, firstName: value })))
  form.watch('lastName', ({ value }) => setEntered(before => ({ ...before, lastName: value })))
  form.watch('dateOfBirth', ({ value }) => setEntered(before => ({ ...before, dateOfBirth: value })))
  const [{ firstName, lastName, dateOfBirth }] = useDebouncedValue(entered, 600)
  const born = typedBirth(dateOfBirth)
  const complete = `${firstName}${lastName}`.trim() !== '' && isBirth(born)
  const { data } = useQuery(
    api.patients.list.queryOptions(
      { q: sixWords(`${firstName} ${lastName}`), dateOfBirth: born, limit: 5 },
      { enabled: complete },
    ),
  )
  const found = complete ? (data?.items ?? []) : []
  return (
    <div role="status">
      {found.length > 0 && (
        <Alert role="note" variant="default" icon={<IconUsers />} title="Is it one of these?">
          There is a record of that name and date of birth already.
          <List mt="xs" size="sm">
            {found.map(patient => (
              <List.Item key={patient.id}>
                <PatientLink patientId={patient.id} name={listedName(patient)} size="sm" />,{' '}
                <Born patient={patient} />
                {patient.primary && `, primary ${patient.primary.name}`}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </div>
  )
}
