import { Paper, SimpleGrid, Text } from '@mantine/core'
import { IconFilePlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { LinkButton, TextLink } from '../page/link.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { Born } from '../patients/born.tsx'
import { PrimaryNote } from '../patients/primary-name.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'
import { fullName } from '../words/names.ts'

/** The first of one's own records: one query for the records and for their care teams. */
export const myRecords = () => api.patients.list.queryOptions({ owned: true, sort: 'name', limit: 6 })

/** Whether somebody who keeps records has any. True until that is known. */
export function useHasRecords(enabled: boolean): boolean {
  const { data } = useQuery({ ...myRecords(), enabled })
  return data?.items.length !== 0
}

/** One's own record and those of the people one looks after. */
export function MyRecords() {
  const may = useMay()
  const records = useQuery(myRecords())
  const { items, nextCursor } = records.data ?? {}
  return (
    <Section
      title="My records"
      count={nextCursor === null ? items?.length : undefined}
      more={
        nextCursor && (
          <TextLink to="/patients" size="sm">
            Show all
          </TextLink>
        )
      }
      action={
        may('patients.create') && (
          <LinkButton to="/patients/new" size="xs" variant="default">
            Add a record
          </LinkButton>
        )
      }
    >
      <Answer of={records}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconFilePlus />} title="There is no record yet">
              {may('patients.create')
                ? 'Add your own, or that of somebody you look after.'
                : 'Ask the clinic to link your record to this account.'}
            </Empty>
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {items.map(record => (
                <Paper key={record.id} withBorder p="md">
                  <PatientLink patientId={record.id} name={fullName(record)} fw={600} />
                  <Text size="sm" c="dimmed" component="div">
                    <Born patient={record} />
                    <PrimaryNote primary={record.primary} />
                  </Text>
                </Paper>
              ))}
            </SimpleGrid>
          )
        }
      </Answer>
    </Section>
  )
}
