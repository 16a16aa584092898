import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FolderEntry, readFolder } from './read-folder.ts'

/** Contents by file name: a list becomes NDJSON (strings as they are), any other object one JSON document. */
export type Files = Record<string, string | Uint8Array | (object | string)[] | object>

/** A folder with these files, removed when it goes out of scope. */
export async function folderOf(files: Files) {
  const dir = await mkdtemp(join(tmpdir(), 'fhir-'))
  const textOf = (item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item))
  for (const [name, content] of Object.entries(files)) {
    const written = Array.isArray(content)
      ? content.map(item => `${textOf(item)}\n`).join('')
      : textOf(content)
    await writeFile(join(dir, name), content instanceof Uint8Array ? content : written)
  }
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) }
}

export async function readAll(dir: string): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = []
  for await (const entry of readFolder(dir)) entries.push(entry)
  return entries
}

/** Each entry as `file:line` and its id, kind or problem. */
export function inShort(entries: FolderEntry[]): string[] {
  return entries.map(({ file, line, entry }) => {
    const what = 'problem' in entry ? entry.problem : 'id' in entry ? `${entry.kind} ${entry.id}` : entry.kind
    return `${file}:${line} ${what}`
  })
}

export const patient = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: 'Lind', given: ['Ada'] }],
  birthDate: '1970-03-09',
  ...more,
})

export const practitioner = (id: string, more: object = {}) => ({
  resourceType: 'Practitioner',
  id,
  name: [{ family: 'Roe', given: ['Sam'] }],
  ...more,
})

export const encounter = (id: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  subject: { reference: 'Patient/p1' },
  participant: [{ individual: { reference: 'Practitioner/d1' } }],
  period: { start: '2020-01-02T03:04:05+01:00' },
  ...more,
})
