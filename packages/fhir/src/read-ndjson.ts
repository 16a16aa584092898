import { chunks } from './chunks.ts'
import type { FolderFile } from './folder.ts'
import { parseJson } from './json.ts'
import { type Line, lineSplitter } from './lines.ts'
import { isOfInterest, mapResource, resourceTypeOf } from './map-resource.ts'
import type { FhirRecord, Kind, Problem } from './records.ts'
import { quote } from './refusal.ts'

/** `end`: bytes of this file read up to the end of this entry. */
export type Read = { line: number; end: number; entry: FhirRecord | Problem }

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false
  return true
}

function mapLine(line: Line, kind: Kind | null): FhirRecord | Problem | null {
  if (line.bytes === null) return { problem: 'longer than 10 MiB', kind }
  if (isBlank(line.bytes)) return null
  const parsed = parseJson(line.bytes)
  if ('problem' in parsed) return { ...parsed, kind }
  const type = resourceTypeOf(parsed.value)
  if (type !== null && !isOfInterest(type))
    return { problem: `${quote(type)} is no resource that is read from here`, kind }
  const entry = mapResource(parsed.value)
  return entry && 'problem' in entry ? { ...entry, kind: entry.kind ?? kind } : entry
}

/**
 * Reads one NDJSON file by the resourceType of its lines, and skips lines that are not imported. A problem of a line
 * without a resourceType gets the kind in the file's name.
 */
export async function* readNdjson(file: FolderFile, signal: AbortSignal | undefined): AsyncGenerator<Read> {
  const splitter = lineSplitter()
  for await (const chunk of chunks(file.path, signal)) {
    for (const line of splitter.push(chunk)) {
      const entry = mapLine(line, file.kind)
      if (entry) yield { line: line.number, end: line.end, entry }
    }
  }
  for (const line of splitter.end()) {
    const entry = mapLine(line, file.kind)
    if (entry) yield { line: line.number, end: line.end, entry }
  }
}
