import { type AuditKey, holdsMark, type Mark, type Misfit, verifyTrail } from '@empanel/api'
import type { Connection } from '@empanel/db'
import { WrongInput } from '../failure.ts'
import type { Terminal } from '../import/progress.ts'
import { barOn } from './bar.ts'

type Options = { keys: readonly AuditKey[]; expect?: string | undefined }
type Io = { stdout: Terminal; stderr: Terminal }

/**
 * Verifies the audit trail and says what came of it: the result on stdout, what does not fit on stderr.
 * Returns the exit code: 0 if every entry fits.
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
  const say = (n: number) => n.toLocaleString('en')

  if (found.first) stderr.write(`${sentenceOn(found.first)}\n`)
  if (markLost) stderr.write(`Entry ${mark.id} of --expect is not there any more, or not as it was.\n`)
  stdout.write(`Entries: ${say(found.entries)}, chains: ${say(found.chains)}. `)
  stdout.write(found.misfits === 0 ? 'All fit.\n' : `Entries that do not fit: ${say(found.misfits)}.\n`)
  if (found.unchained > 0) {
    stdout.write(
      `Entries from before there were chains, which cannot be verified: ${say(found.unchained)}.\n`,
    )
  }
  if (found.newest && !found.first && !markLost) stdout.write(adviceOn(found.newest))
  return found.first || markLost ? 1 : 0
}

const adviceOn = ({ id, hash }: Mark) =>
  `The trail cannot show whether entries after the newest were removed. Keep its mark elsewhere, for next time:\n  --expect ${id}.${hash}\n`

function sentenceOn({ id, at, action, flaw, missing }: Misfit): string {
  const entry = `Entry ${id} (${action}, ${at})`
  const meanings = {
    changed: `${entry} does not fit: it was changed, or not written by Empanel, or under a key that is not among those of AUDIT_KEY.`,
    'removed before': `${entry} does not fit: what its chain had before it was removed.`,
    'sealed removed': `${entry} does not fit: it was written after entry ${missing}, which was removed or changed.`,
    'without a chain': `${entry} does not fit: it has no chain, so Empanel did not write it.`,
  }
  return meanings[flaw]
}

function parseMark(text: string): Mark {
  const [, id, hash] = /^(\d{1,15})\.([\w-]{43})$/.exec(text) ?? []
  if (!id || !hash) throw new WrongInput('--expect: give a mark as an earlier run printed it.')
  return { id: Number(id), hash }
}
