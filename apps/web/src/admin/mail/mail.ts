import type { EmpanelClient } from '@empanel/client'
import { api } from '../../server/empanel.ts'
import { refetch } from '../../server/refetch.ts'

export type MailPage = Awaited<ReturnType<EmpanelClient['mails']['list']['query']>>
export type Mail = MailPage['items'][number]
export type MailState = Mail['state']

/** The states in the order of the page, which begins with what waits for somebody. */
export const mailStateWords: Record<MailState, string> = {
  failed: 'Not sent',
  waiting: 'Waiting',
  sent: 'Sent',
}

/** The words for each kind of mail. */
export const mailKindWords: Record<Mail['kind'], string> = {
  request_decided: 'A request was decided',
  primary_changed: 'A primary changed',
  panel_handed_over: 'A panel was handed over',
  emergency_opened: 'A record was opened in an emergency',
  password_reset: 'A link for a new password',
  password_changed: 'A password was changed',
  address_check: 'A link that confirms an address',
  address_change: 'A link that confirms a new address',
  address_changing: 'An address is about to change',
  address_changed: 'An address was changed',
  invitation: 'An invitation',
  test: 'A test of the mail server',
}

/** Refetches the lists of mails, the count of those that failed, and the log. */
export const mailsChanged = () => refetch([api.mails, api.audit])
