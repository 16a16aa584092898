import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ServerForm as ServerFormState } from './use-server-form.ts'

type Props<Fields extends Record<string, unknown>> = {
  of: ServerFormState<Fields>
  /** The label of the button that sends the form. */
  action: string
  /** Below an error of the whole form: a way to solve it. */
  remedy?: ReactNode
  /** Beside the button, for instance a link to cancel. */
  beside?: ReactNode
  children: ReactNode
}

/** The frame of a form: its fields, the server's error about the whole, and the button that sends it. */
export function ServerForm<Fields extends Record<string, unknown>>({
  of,
  action,
  remedy,
  beside,
  children,
}: Props<Fields>) {
  return (
    <form onSubmit={of.submit} noValidate>
      <Stack>
        {children}
        {of.problem && (
          <Alert color="red" icon={<IconAlertCircle />} role="alert" tabIndex={-1} ref={takeFocus}>
            <Text inherit>{of.problem}</Text>
            {remedy}
          </Alert>
        )}
        <Group>
          <Button
            type="submit"
            // Not `disabled` or `loading`, which would both take the focus away.
            aria-disabled={of.sending}
            {...(of.sending && {
              'data-disabled': true,
              leftSection: <Loader size={16} color="currentColor" aria-hidden />,
            })}
          >
            {action}
          </Button>
          {beside}
        </Group>
      </Stack>
    </form>
  )
}

/** Focuses a problem when it appears, unless an invalid field has the focus. */
function takeFocus(problem: HTMLDivElement | null): void {
  if (!document.activeElement?.matches('[aria-invalid=true]')) problem?.focus()
}
