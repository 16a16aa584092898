import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ServerForm as ServerFormState } from './use-server-form.ts'

type Props<Fields extends Record<string, unknown>> = {
  of: ServerFormState<Fields>
  /** What the button says that sends it. */
  action: string
  /** Beside the button, for instance a way out. */
  beside?: ReactNode
  children: ReactNode
}

/** The frame of a form: its fields, what the server says of the whole, and the button that sends it. */
export function ServerForm<Fields extends Record<string, unknown>>({
  of,
  action,
  beside,
  children,
}: Props<Fields>) {
  return (
    <form onSubmit={of.submit} noValidate>
      <Stack>
        {children}
        {of.problem && (
          <Alert color="red" icon={<IconAlertCircle />} role="alert">
            {of.problem}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={of.sending}>
            {action}
          </Button>
          {beside}
        </Group>
      </Stack>
    </form>
  )
}
