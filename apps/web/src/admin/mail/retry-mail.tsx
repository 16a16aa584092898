import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../feedback/say-failed.ts'
import { api } from '../../server/empanel.ts'
import { focusOnward } from '../../tables/focus-onward.ts'
import { type Mail, mailKindWords, mailsChanged } from './mail.ts'

const failed = 'The mail is not tried again'

/** A button that sends a mail again. */
export function RetryMail({ mail }: { mail: Mail }) {
  const retry = useMutation(
    api.mails.retry.mutationOptions({
      onError: error => {
        sayFailed(failed, error)
        // It may have been sent meanwhile.
        void mailsChanged()
      },
    }),
  )
  const press = async (pressed: HTMLElement) => {
    await retry.mutateAsync({ id: mail.id })
    notifications.show({ message: 'The server tries to send the mail now.' })
    if (mail.state === 'failed') focusOnward(pressed)
    await mailsChanged()
  }
  return (
    <Button
      size="xs"
      variant="default"
      miw="max-content"
      loading={retry.isPending}
      onClick={({ currentTarget }) => void press(currentTarget).catch(() => {})}
      aria-label={`Try again: ${mailKindWords[mail.kind]} (to ${mail.to})`}
    >
      Try again
    </Button>
  )
}

/** A button that sends all failed mails again. */
export function RetryFailed() {
  const retry = useMutation(
    api.mails.retryFailed.mutationOptions({
      onError: error => sayFailed('The mails are not tried again', error),
      async onSuccess({ count }) {
        notifications.show({
          message: count === 1 ? 'One mail is tried again now.' : `${count} mails are tried again now.`,
        })
        await mailsChanged()
      },
    }),
  )
  return (
    <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
      Try all of them again
    </Button>
  )
}

/** The server has tried to send the mail by then. */
const triedMs = 3000

/** A button that sends a test mail to the person who presses it. */
export function SendTest() {
  const test = useMutation(
    api.mails.sendTest.mutationOptions({
      onError: error => sayFailed('The test mail was not sent', error),
      async onSuccess({ to }) {
        notifications.show({ message: `A test mail to ${to} is on its way.` })
        setTimeout(() => void mailsChanged(), triedMs)
        await mailsChanged()
      },
    }),
  )
  return (
    <Button variant="default" loading={test.isPending} onClick={() => test.mutate({})}>
      Send me a test mail
    </Button>
  )
}
