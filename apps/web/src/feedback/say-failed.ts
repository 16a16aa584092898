import { notifications } from '@mantine/notifications'
import { explain } from '../words/explain.ts'

/** Says for a moment, beside the page, what was not done and why. */
export const sayFailed = (title: string, error: unknown) =>
  notifications.show({ color: 'red', title, message: explain(error) })
