import type { MailKind } from '@empanel/db'
import type { MailSettings } from '../../kernel/context.ts'

/** A mail as a reader gets it. */
export type Rendered = { subject: string; text: string; html: string }

/**
 * The words of one kind of mail. They are the same for everybody: mails pass through servers of others, and lie in
 * mailboxes that families share. `path`: the page of the portal that the mail links to, where it brings no link of its own.
 */
type Words = { subject: string; says: readonly string[]; link: string; path: string }

/** All mails. `test` is for trying the mail server. */
const catalogue: Record<MailKind, Words> = {
  request_decided: {
    subject: 'Your request was answered',
    says: ['There is an answer to a request that you made.', 'Sign in to read it.'],
    link: 'Open Empanel',
    path: '/',
  },
  primary_changed: {
    subject: 'There is news in Empanel',
    says: ['Something has changed in a record that you may see.', 'Sign in to read what it is.'],
    link: 'Open Empanel',
    path: '/',
  },
  panel_handed_over: {
    subject: 'A panel was handed over',
    says: [
      'Patients were handed over from one practitioner to others, and this concerns you.',
      'Sign in to see who looks after whom now.',
    ],
    link: 'Open Empanel',
    path: '/',
  },
  emergency_opened: {
    subject: 'There is news about access to a record',
    says: [
      'Somebody opened a record in an emergency. You hold it, or look after the patient.',
      'Sign in to see who it was, and why.',
    ],
    link: 'Open Empanel',
    path: '/',
  },
  password_reset: {
    subject: 'Choose a new password',
    says: [
      'Somebody asked for a new password for your account in Empanel.',
      'Follow the link within an hour to choose one. Until then the old one stays.',
      'If it was not you, you need not do anything.',
    ],
    link: 'Choose a new password',
    path: '/forgot-password',
  },
  password_changed: {
    subject: 'Your password was changed',
    says: [
      'The password of your account in Empanel was changed.',
      'If it was not you, ask for a new one at once, and tell your clinic.',
    ],
    link: 'Ask for a new password',
    path: '/forgot-password',
  },
  address_check: {
    subject: 'Confirm your address',
    says: [
      'An account in Empanel has this address.',
      'If it is yours, follow the link within an hour to confirm that you read what is sent here.',
      'If it is not, you need not do anything.',
    ],
    link: 'Confirm the address',
    path: '/',
  },
  address_change: {
    subject: 'Confirm your new address',
    says: [
      'An account in Empanel is to have this address.',
      'If it is yours, follow the link within an hour. Until then the account keeps its old address.',
      'If it is not, you need not do anything.',
    ],
    link: 'Confirm the new address',
    path: '/',
  },
  address_changing: {
    subject: 'Your address is about to change',
    says: [
      'Somebody who knows your password asked for another address for your account in Empanel.',
      'It changes once the new address is confirmed. If it was not you, choose a new password at once: that stops it.',
    ],
    link: 'Choose a new password',
    path: '/forgot-password',
  },
  address_changed: {
    subject: 'Your address was changed',
    says: [
      'Your account in Empanel has another address now, and nothing more is sent to this one.',
      'If it was not you, tell your clinic at once.',
    ],
    link: 'Open Empanel',
    path: '/',
  },
  invitation: {
    subject: 'You are invited to Empanel',
    says: [
      'Your clinic invites you to work with Empanel.',
      'Follow the link within a week to choose a password. Your account is made then.',
    ],
    link: 'Accept the invitation',
    path: '/',
  },
  test: {
    subject: 'A test of the mail server',
    says: ['This mail was sent to see whether mails arrive. If you read it, they do.'],
    link: 'Open Empanel',
    path: '/',
  },
}

const footer =
  'Empanel sent this mail by itself, and nobody reads answers to it. It never asks for your password.'

/** A page of the portal, as people outside reach it. */
export const linkTo = ({ publicUrl }: Pick<MailSettings, 'publicUrl'>, path: string) => `${publicUrl}${path}`

/** Renders a mail, as text and as HTML from the same words. `path`: where it links to, if not to the page of its kind. */
export function render(settings: Pick<MailSettings, 'publicUrl'>, kind: MailKind, path?: string): Rendered {
  const { subject, says, link, path: usual } = catalogue[kind]
  const address = linkTo(settings, path ?? usual)
  return {
    subject,
    text: `${[...says, `${link}:\n${address}`, `-- \n${footer}`].join('\n\n')}\n`,
    html: page(subject, [
      ...says.map(paragraph => `<p>${escaped(paragraph)}</p>`),
      `<p><a href="${escaped(address)}">${escaped(link)}</a></p>`,
      `<p><small>If the link does not open, copy this address into a browser:<br>${escaped(address)}</small></p>`,
      `<p><small>${escaped(footer)}</small></p>`,
    ]),
  }
}

/** Without styles, images and scripts: it reads in every program, and asks nobody for anything. */
const page = (title: string, parts: string[]) =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(title)}</title></head>`,
    `<body>${parts.join('\n')}</body></html>`,
    '',
  ].join('\n')

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands in HTML, between tags and in quoted attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => entities[sign] ?? sign)
