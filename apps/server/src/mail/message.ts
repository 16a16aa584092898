import type { Outgoing } from '@empanel/api'
import type { Sender } from '../settings/mail-server.ts'

/** A mail as nodemailer takes it. The address is given as one, so that nothing in it is read as a name or a second one. */
export const messageOf = (from: Sender, { messageId, to, subject, text, html }: Outgoing) => ({
  from,
  to: { name: '', address: to },
  messageId: `<${messageId}@${from.address.split('@').at(-1)}>`,
  subject,
  text,
  html,
  headers: {
    // Holiday notices and the like do not answer it (RFC 3834).
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  },
  disableFileAccess: true,
  disableUrlAccess: true,
})
