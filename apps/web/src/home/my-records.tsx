import { Paper, SimpleGrid, Text } from '@mantine/core'
import { IconFilePlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { LinkButton, TextLink } from '../layout/link.tsx'
import { Section } from '../layout/section.tsx'
import { Answer } from '../lists/answer.tsx'
import { Empty } from '../lists/empty.tsx'
import { fullName } from '../lists/names.ts'
import { Born } from '../patients/born.tsx'
import { useMay } from '../session/use-session.ts'
import { myRecords } from './my-records-query.ts'

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
                  <TextLink to="/patients/$patientId" params={{ patientId: record.id }} fw={600}>
                    {fullName(record)}
                  </TextLink>
                  <Text size="sm" c="dimmed" component="div">
                    <Born patient={record} />
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
