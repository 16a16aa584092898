import { folderSize } from './folder.ts'
import { readBundle } from './read-bundle.ts'
import { readNdjson } from './read-ndjson.ts'
import type { FhirRecord, Problem } from './records.ts'

/**
 * `line`: the line number in NDJSON, or the entry's ordinal in a bundle, both from 1. `bytes`: read so far in all
 * files, to compare with `folderSize`. It stays below the total if a file ends with lines that are not yielded.
 */
export type FolderEntry = { file: string; line: number; bytes: number; entry: FhirRecord | Problem }

/**
 * Streams a folder of FHIR R4 exports, holding one line or bundle entry (at most 10 MiB) at a time. Order: Patient*,
 * Practitioner*, Encounter*, CareTeam* .ndjson, then *.json bundles; by name within each. Inside a bundle the order
 * is the file's own, so a contact may come before its people.
 * Bad input and unreadable files are yielded as `{ problem }`, and reading goes on.
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
