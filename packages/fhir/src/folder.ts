import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder that cannot be imported; `message` is one sentence for its user. */
export class FolderError extends Error {
  override name = 'FolderError'
}

export type FolderFile = { name: string; path: string; bytes: number; form: 'ndjson' | 'bundle' }

// People before what refers to them. Roles after practitioners whatever the rest of the names sorts like.
const groups = [
  /^Patient.*\.ndjson$/,
  /^Practitioner(?!Role).*\.ndjson$/,
  /^PractitionerRole.*\.ndjson$/,
  /^Encounter.*\.ndjson$/,
  /^CareTeam.*\.ndjson$/,
  /\.json$/,
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
 * The files of exactly this folder that `readFolder` reads, in its order, and their size in bytes.
 * @throws FolderError if the folder does not exist, is not a folder, cannot be read, or has none of these files
 */
export async function folderSize(dir: string): Promise<{ bytes: number; files: FolderFile[] }> {
  const names = (await namesIn(dir)).sort()
  const files: FolderFile[] = []
  let bytes = 0
  for (const group of groups) {
    for (const name of names.filter(candidate => group.test(candidate))) {
      const path = join(dir, name)
      const info = await stat(path).catch(() => null)
      if (info && !info.isFile()) continue
      // A dangling link or the like stays in the list, so that reading it is reported.
      files.push({ name, path, bytes: info?.size ?? 0, form: name.endsWith('.json') ? 'bundle' : 'ndjson' })
      bytes += info?.size ?? 0
    }
  }
  if (files.length > 0) return { bytes, files }
  throw new FolderError(
    `${dir} holds no FHIR files: expected Patient*.ndjson, Practitioner*.ndjson, Encounter*.ndjson, CareTeam*.ndjson or *.json bundles.`,
  )
}
