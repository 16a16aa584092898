import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kind } from './records.ts'

/** A folder that cannot be imported; `message` is one sentence for its user. */
export class FolderError extends Error {
  override name = 'FolderError'
}

/** `kind`: what the file contains according to its name; null for a bundle, which may contain anything. */
export type FolderFile = {
  name: string
  path: string
  bytes: number
  form: 'ndjson' | 'bundle'
  kind: Kind | null
}

// People come before the resources that refer to them, and roles after practitioners, however the names sort.
const groups: { pattern: RegExp; form: FolderFile['form']; kind: FolderFile['kind'] }[] = [
  { pattern: /^Patient.*\.ndjson$/, form: 'ndjson', kind: 'patient' },
  { pattern: /^Practitioner(?!Role).*\.ndjson$/, form: 'ndjson', kind: 'practitioner' },
  { pattern: /^PractitionerRole.*\.ndjson$/, form: 'ndjson', kind: 'practitionerRole' },
  { pattern: /^Encounter.*\.ndjson$/, form: 'ndjson', kind: 'contact' },
  { pattern: /^CareTeam.*\.ndjson$/, form: 'ndjson', kind: 'contact' },
  { pattern: /\.json$/, form: 'bundle', kind: null },
]

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') throw new FolderError(`There is no folder ${dir}.`)
    if (code === 'ENOTDIR') throw new FolderError(`${dir} is not a folder.`)
    throw new FolderError(`The folder ${dir} cannot be read (${code}).`)
  }
}

/**
 * The files that `readFolder` reads, in its order, and their size in bytes. Subfolders are not included.
 * @throws FolderError if the folder does not exist, is not a folder, cannot be read, or has none of these files
 */
export async function folderSize(dir: string): Promise<{ bytes: number; files: FolderFile[] }> {
  const names = (await namesIn(dir)).sort()
  const files: FolderFile[] = []
  let bytes = 0
  for (const { pattern, form, kind } of groups) {
    for (const name of names.filter(candidate => pattern.test(candidate))) {
      const path = join(dir, name)
      const info = await stat(path).catch(() => null)
      if (info && !info.isFile()) continue
      // A dangling link stays in the list, so that reading it reports a problem.
      files.push({ name, path, bytes: info?.size ?? 0, form, kind })
      bytes += info?.size ?? 0
    }
  }
  if (files.length > 0) return { bytes, files }
  throw new FolderError(
    `${dir} holds no FHIR files: expected Patient*.ndjson, Practitioner*.ndjson, Encounter*.ndjson, CareTeam*.ndjson or *.json bundles.`,
  )
}
