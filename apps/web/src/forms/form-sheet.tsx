import { Paper, Text } from '@mantine/core'
import type { ComponentProps, ReactNode } from 'react'
import { LeaveGuard } from './leave-guard.tsx'
import { ServerForm } from './server-form.tsx'

type Props<Fields extends Record<string, unknown>> = ComponentProps<typeof ServerForm<Fields>> & {
  /** Above the fields: what to know before filling them in. */
  about?: ReactNode
  width?: number
}

/** A form on a page of its own, which asks before it is left unsaved. */
export function FormSheet<Fields extends Record<string, unknown>>({
  about,
  width = 720,
  ...form
}: Props<Fields>) {
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} maw={width}>
      {about && (
        <Text size="sm" c="dimmed" mb="md">
          {about}
        </Text>
      )}
      <ServerForm {...form} />
      <LeaveGuard unsent={form.of.unsent} />
    </Paper>
  )
}
