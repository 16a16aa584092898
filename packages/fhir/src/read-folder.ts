import { folderSize } from './folder.ts'
import { readBundle } from './read-bundle.ts'
import { readNdjson } from './read-ndjson.ts'
import type { FhirRecord, Problem } from './records.ts'

/**
 * `line`: line number in NDJSON, ordinal of the entry in a bundle, both from 1. `bytes`: consumed so far over all
 * files, to be set against `folderSize`; it stays below the total where a file ends with what is not yielded.
 */
export type FolderEntry = { file: string; line: number; bytes: number; entry: FhirRecord | Problem }

/**
 * Streams a folder of FHIR R4 exports, holding one line or bundle entry (at most 10 MiB) at a time. Order: Patient*,
 * Practitioner*, Encounter*, CareTeam* .ndjson, then *.json bundles; by name within each. Inside a bundle the order
 * is the file's own, so a contact may come before its people.
 * Bad input is yielded as `{ problem }` and never ends the rest; so is a file that cannot be read.
 * @throws FolderError if there is nothing to read; the signal's reason when it is aborted
 */
export async function* readFolder(
  dir: string,
  options: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<FolderEntry> {
  const { signal } = options
  signal?.throwIfAborted()
  const { files } = await folderSize(dir)
  let before = 0
  for (const file of files) {
    const read = file.form === 'bundle' ? readBundle : readNdjson
    let line = 0
    let bytes = before
    try {
      for await (const found of read(file, signal)) {
        line = found.line
        bytes = before + found.end
        yield { file: file.name, line, bytes, entry: found.entry }
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error
      const problem = `the file cannot be read (${String(error.code)})`
      yield { file: file.name, line: line + 1, bytes, entry: { problem, kind: file.kind } }
    }
    before += file.bytes
  }
}
