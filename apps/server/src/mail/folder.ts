import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transport } from '@empanel/api'
import { makeFolder } from '@empanel/db'
import type { Sender } from '../settings/mail-server.ts'
import { messageOf } from './message.ts'

/** Where mails are kept as files during development. */
export const mailFolder = ({ DATA_DIR }: { DATA_DIR: string }) => join(DATA_DIR, 'mail')

/** How many mails the folder keeps. */
const mostKept = 200

/** Keeps mails as `.eml` files that only this user may read. For development: a mailbox shows them. */
export const folderTransport =
  (folder: string, from: Sender): Transport =>
  async mail => {
    const { createTransport } = await import('nodemailer')
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    const { message } = await composer.sendMail(messageOf(from, mail))
    await makeFolder(folder)
    // The names sort by time.
    const name = `${new Date().toISOString().replace(/\W/g, '')}-${mail.messageId}.eml`
    await writeFile(join(folder, name), message, { mode: 0o600, flag: 'wx' })
    for (const old of (await mailsIn(folder)).slice(mostKept)) await rm(join(folder, old), { force: true })
    return { kind: 'sent' }
  }

/** The names of the mails in a folder, the latest first. */
export async function mailsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter(isMailName).sort().reverse()
}

/** Whether a name is one that this module gives. Others are never opened. */
export const isMailName = (name: string): boolean => /^\d{8}T\d{9}Z-[\da-f-]{36}\.eml$/.test(name)

/** A mail as it lies in the folder. */
export type Kept = { to: string; subject: string; date: string; text: string; html: string }

/** Reads a mail that `folderTransport` wrote. Undefined when it is gone. */
export async function readKept(folder: string, name: string): Promise<Kept | undefined> {
  const source = isMailName(name)
    ? await readFile(join(folder, name), 'utf8').catch(() => undefined)
    : undefined
  if (source === undefined) return undefined
  const { header, body } = partOf(source)
  const boundary = /boundary="([^"]+)"/.exec(header('content-type'))?.[1]
  const parts = boundary ? body.split(`--${boundary}`).map(part => partOf(part.replace(/^\r\n/, ''))) : []
  const ofType = (type: string) =>
    parts.find(part => part.header('content-type').startsWith(type))?.body ?? ''
  return {
    ...{ to: header('to'), subject: header('subject'), date: header('date') },
    ...{ text: ofType('text/plain'), html: ofType('text/html') },
  }
}

/** The head and the decoded body of a message or of a part of one. */
function partOf(source: string) {
  const [head = '', ...rest] = source.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? ''
  const body = rest.join('\r\n\r\n')
  const quoted = header('content-transfer-encoding') === 'quoted-printable'
  return { header, body: quoted ? fromQuotedPrintable(body) : body }
}

const fromQuotedPrintable = (text: string) =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8')
