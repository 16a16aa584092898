import { type AuditKey, holdsMark, type Loss, type Mark, type Mismatch, verifyTrail } from '@empanel/api'
import type { Connection } from '@empanel/db'
import { WrongInput } from '../settings/user-error.ts'
import { barOn, type Terminal } from './progress.ts'

type Options = { keys: readonly AuditKey[]; expect?: string | undefined }
type Io = { stdout: Terminal; stderr: Terminal }

/**
 * Verifies the audit trail. Writes the result to stdout, and misfits to stderr.
 * Returns the exit code: 0 if every entry fits, and none is known to be missing.
 * @throws WrongInput when `expect` is no mark.
 */
export async function reportOnTrail(
  { db }: Pick<Connection, 'db'>,
  { keys, expect }: Options,
  { stdout, stderr }: Io,
): Promise<0 | 1> {
  const mark = expect === undefined ? undefined : parseMark(expect)
  const bar = barOn(stderr)
  const found = await verifyTrail(db, { keys, onProgress: bar.update }).finally(bar.stop)
  const markLost = mark !== undefined && !(await holdsMark(db, mark))
  const missing = found.emptiedOf !== null || found.losses.length > 0
  const wrong = found.first !== undefined || markLost || missing

  if (found.first) stderr.write(`${sentenceOn(found.first)}\n`)
  if (found.emptiedOf !== null) {
    stderr.write(`The trail is empty, but had entries, up to number ${found.emptiedOf}. They were removed.\n`)
  }
  for (const loss of found.losses) stderr.write(`${sentenceOnLoss(loss)}\n`)
  if (markLost) stderr.write(`Entry ${mark.id} of --expect is not there any more, or not as it was.\n`)
  stdout.write(`Entries: ${say(found.entries)}, chains: ${say(found.chains)}. `)
  if (found.mismatches > 0) stdout.write(`Entries that do not fit: ${say(found.mismatches)}.\n`)
  else stdout.write(missing ? 'Those that are there fit.\n' : 'All fit.\n')
  if (found.unchained > 0) {
    stdout.write(
      `Entries from before there were chains, which cannot be verified: ${say(found.unchained)}.\n`,
    )
  }
  if (found.newest && !wrong) stdout.write(adviceOn(found.newest))
  return wrong ? 1 : 0
}

const say = (n: number) => n.toLocaleString('en')

function sentenceOnLoss({ of, count, since }: Loss): string {
  const meanings = {
    account: `Accounts without the entry of who made them: ${say(count)}, the first made on ${since}.`,
    session: `Sessions without the entry of their sign-in: ${say(count)}, the first begun on ${since}.`,
    emergency: `Records opened in an emergency without an entry: ${say(count)}, the first on ${since}.`,
    verdict: `Reviews of emergencies without an entry: ${say(count)}, the first on ${since}.`,
  }
  return `${meanings[of]} Entries were removed, or Empanel did not make these.`
}

const adviceOn = ({ id, hash }: Mark) =>
  `The trail cannot show whether entries after the newest were removed. Keep its mark elsewhere, for next time:\n  --expect ${id}.${hash}\n`

function sentenceOn({ id, at, action, kind, missing }: Mismatch): string {
  const entry = `Entry ${id} (${action}, ${at})`
  const meanings = {
    changed: `${entry} does not fit: it was changed, or not written by Empanel, or under a key that is not among those of AUDIT_KEY.`,
    'removed before': `${entry} does not fit: what its chain had before it was removed.`,
    'sealed removed': `${entry} does not fit: it was written after entry ${missing}, which was removed or changed.`,
    'without a chain': `${entry} does not fit: it has no chain, so Empanel did not write it.`,
  }
  return meanings[kind]
}

function parseMark(text: string): Mark {
  const [, id, hash] = /^(\d{1,15})\.([\w-]{43})$/.exec(text) ?? []
  if (!id || !hash) throw new WrongInput('--expect: give a mark as an earlier run printed it.')
  return { id: Number(id), hash }
}
