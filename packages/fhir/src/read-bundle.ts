import { z } from 'zod'
import { bundleScanner, type Piece } from './bundle-scanner.ts'
import { chunks } from './chunks.ts'
import type { FolderFile } from './folder.ts'
import { parseJson } from './json.ts'
import { mapResource } from './map-resource.ts'
import type { Read } from './read-ndjson.ts'
import type { FhirRecord, Problem } from './records.ts'
import { quote, Refusal } from './refusal.ts'

type Header = { resourceType: unknown; type: unknown }

// These types state the present. A history contains outdated versions, and a response has no resources of its own.
const readable = new Set<unknown>(['transaction', 'batch', 'collection', 'searchset'])
const entryShape = z.object({ fullUrl: z.string().nullish(), resource: z.unknown().optional() })

function note(header: Header, piece: Piece) {
  if (piece.ordinal > 0 || piece.bytes === null) return
  const parsed = parseJson(piece.bytes)
  if ('problem' in parsed) throw new Refusal(parsed.problem)
  if (piece.member === 'resourceType' || piece.member === 'type') header[piece.member] = parsed.value
  else if (piece.member === 'entry') throw new Refusal('not a Bundle: its entry is not a list')
}

function check({ resourceType, type }: Header) {
  if (typeof resourceType !== 'string') throw new Refusal('not a Bundle: it has no resourceType')
  if (resourceType !== 'Bundle')
    throw new Refusal(`not a Bundle but a resource of type ${quote(resourceType)}`)
  if (readable.has(type)) return
  const said = typeof type === 'string' ? `of type ${quote(type)}` : 'without a type'
  throw new Refusal(`a Bundle ${said}; a transaction, batch, collection or searchset is expected`)
}

/** Looks ahead for a bundle's type, which may come after its entries, because FHIR leaves the order of members free. */
async function lookAhead(path: string, signal: AbortSignal | undefined): Promise<Header> {
  const header: Header = { resourceType: undefined, type: undefined }
  const scanner = bundleScanner()
  for await (const chunk of chunks(path, signal)) {
    for (const piece of scanner.push(chunk)) note(header, piece)
  }
  return header
}

/** Null for an entry without an imported resource. Throws a Refusal if it is not JSON. */
function mapEntry(piece: Piece): FhirRecord | Problem | null {
  if (piece.bytes === null) return { problem: 'longer than 10 MiB', kind: null }
  const parsed = parseJson(piece.bytes)
  if ('problem' in parsed) {
    if (parsed.problem.startsWith('not JSON'))
      throw new Refusal(`${parsed.problem} of entry ${piece.ordinal}`)
    return { ...parsed, kind: null }
  }
  const entry = entryShape.safeParse(parsed.value)
  if (!entry.success) return { problem: 'not a bundle entry', kind: null }
  // Deletions and conditional reads have no resource.
  if (entry.data.resource === undefined || entry.data.resource === null) return null
  return mapResource(entry.data.resource, entry.data.fullUrl)
}

/**
 * Reads one bundle entry by entry. A bad entry yields a problem of its own. A bad file (not JSON, not a Bundle, cut
 * off) yields one problem with the next ordinal, after all entries before it.
 */
export async function* readBundle(file: FolderFile, signal: AbortSignal | undefined): AsyncGenerator<Read> {
  const scanner = bundleScanner()
  let header: Header = { resourceType: undefined, type: undefined }
  let isChecked = false
  let line = 0
  let end = 0
  try {
    for await (const chunk of chunks(file.path, signal)) {
      for (const piece of scanner.push(chunk)) {
        note(header, piece)
        if (piece.ordinal === 0) continue
        if (!isChecked) {
          if (header.resourceType === undefined || header.type === undefined)
            header = await lookAhead(file.path, signal)
          check(header)
          isChecked = true
        }
        const entry = mapEntry(piece)
        line = piece.ordinal
        end = piece.end
        if (entry) yield { line, end, entry }
      }
    }
    scanner.end()
    if (!isChecked) check(header)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    yield { line: line + 1, end, entry: { problem: error.message, kind: null } }
  }
}
