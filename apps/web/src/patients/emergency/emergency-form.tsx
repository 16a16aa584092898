import { Paper, SimpleGrid, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { typedBirth } from '../../dates/typed-day.ts'
import { BirthField } from '../../forms/birth-field.tsx'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { api, cache, empanel } from '../../server/empanel.ts'
import { useSignedIn } from '../../session/use-session.ts'

/** The server's names of the fields. */
const names = {
  'patient.firstName': 'firstName',
  'patient.lastName': 'lastName',
  'patient.dateOfBirth': 'dateOfBirth',
} as const

/** Opens a record in an emergency, by its number or by the person's name and date of birth. */
export function EmergencyForm({ patientId }: { patientId?: number }) {
  const navigate = useNavigate()
  const { policy } = useSignedIn()
  const server = useServerForm({
    initialValues: { firstName: '', lastName: '', dateOfBirth: '', reason: '' },
    names,
    send: async ({ reason, ...named }) => {
      const patient = { ...named, dateOfBirth: typedBirth(named.dateOfBirth) }
      const opened = await empanel.access.breakGlass.mutate({
        ...(patientId === undefined ? { patient } : { patientId }),
        // The server keeps it in one line.
        reason: reason.replace(/\s+/g, ' '),
      })
      server.saved()
      await Promise.all([api.patients, api.access].map(path => cache.invalidateQueries(path.pathFilter())))
      await navigate({ to: '/patients/$patientId', params: { patientId: opened.patientId } })
    },
  })
  const { form } = server
  const field = (name: 'firstName' | 'lastName' | 'dateOfBirth', label: string) => ({
    label,
    autoComplete: 'off',
    required: name !== 'firstName',
    ...form.getInputProps(name),
  })
  return (
    <Paper
      component="section"
      aria-label="Open in an emergency"
      withBorder
      p={{ base: 'md', sm: 'lg' }}
      maw={720}
    >
      <Title order={2} size="h4" mb="xs">
        Open in an emergency
      </Title>
      <Text size="sm" mb="md">
        Somebody whom you do not look after needs you now? You can read their record for{' '}
        {policy.breakGlassMinutes} minutes. That you opened it is recorded with your reason; the patient sees
        both, and an administrator reviews them.
      </Text>
      <ServerForm of={server} action="Open the record">
        {patientId === undefined && (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput key={form.key('firstName')} {...field('firstName', 'First name')} />
              <TextInput key={form.key('lastName')} {...field('lastName', 'Last name')} />
            </SimpleGrid>
            <BirthField
              key={form.key('dateOfBirth')}
              {...field('dateOfBirth', 'Date of birth')}
              maw={{ xs: 320 }}
            />
          </>
        )}
        <Textarea
          key={form.key('reason')}
          {...form.getInputProps('reason')}
          label="What is the emergency?"
          description="At least 10 characters. The patient reads this."
          required
          autosize
          minRows={2}
          maxLength={500}
        />
      </ServerForm>
      <LeaveGuard unsent={server.unsent} />
    </Paper>
  )
}
