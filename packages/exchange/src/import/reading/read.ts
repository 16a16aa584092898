import type { Tx } from '@empanel/db'
import { type Problem, readFolder } from '@empanel/fhir'
import { stager } from '../staging/stage.ts'
import { problemOf } from './problem.ts'
import { tidy } from './tidy.ts'

/** A record that cannot be used. `line`: line number, or the ordinal of a bundle's entry. */
export type ImportProblem = Problem & { file: string; line: number }

type Reading = {
  signal: AbortSignal | undefined
  onBytes: (bytesRead: number) => void
  refuse: (found: ImportProblem) => void
}

/** Reads the folder into the import's temporary tables. `files`: names by the number that the tables hold. */
export async function readInto(
  tx: Tx,
  dir: string,
  { signal, onBytes, refuse }: Reading,
): Promise<{ files: string[]; practitionerLines: number }> {
  const stage = stager(tx)
  const files: string[] = []
  let practitionerLines = 0
  let seq = 0
  for await (const { file, line, bytes, entry } of readFolder(dir, { signal })) {
    if (files.at(-1) !== file) files.push(file)
    seq++
    if (seq % 500 === 0) onBytes(bytes)
    if ('problem' in entry) {
      refuse({ file, line, ...entry })
      continue
    }
    const record = tidy(entry)
    const problem = problemOf(record)
    if (problem !== null) {
      refuse({ file, line, problem, kind: record.kind })
      continue
    }
    if (record.kind === 'practitioner') practitionerLines++
    await stage.add({ seq, file: files.length - 1, line }, record)
  }
  await stage.end()
  return { files, practitionerLines }
}
