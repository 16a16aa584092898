import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrationsFolder } from '../src/connection/committed.ts'

/** A name for what the committed migrations make. A changed migration changes it. */
export async function migrationsHash(): Promise<string> {
  const journal = await readFile(join(migrationsFolder, 'meta', '_journal.json'), 'utf8')
  const { entries }: { entries: { tag: string }[] } = JSON.parse(journal)
  const hash = createHash('sha256').update(journal)
  for (const { tag } of entries) hash.update(await readFile(join(migrationsFolder, `${tag}.sql`)))
  return hash.digest('hex').slice(0, 16)
}
