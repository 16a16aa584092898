import { createHash } from 'node:crypto'
import { cpSync, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '../src/connection/connect.ts'
import { migrate } from '../src/connection/migrate.ts'
import { migrationsHash } from './migrations-hash.ts'

const cache = fileURLToPath(new URL('../node_modules/.cache/data-folders/', import.meta.url))

/**
 * Puts the files of the embedded engine into a data folder, as a first start leaves them: with the tables, or without.
 * The first start of a server takes three seconds of work, and this copy a few hundredths.
 */
export async function prepareDataFolder(folder: string, { migrated = true } = {}): Promise<void> {
  // The path of the engine has its version.
  const engine = import.meta.resolve('@electric-sql/pglite')
  const hash = createHash('sha256')
    .update(await migrationsHash())
    .update(engine)
    .digest('hex')
  const prepared = join(cache, `${hash.slice(0, 16)}-${migrated ? 'migrated' : 'empty'}`)
  if (!existsSync(prepared)) await prepare(prepared, migrated)
  cpSync(join(prepared, 'postgres'), join(folder, 'postgres'), { recursive: true })
}

async function prepare(folder: string, migrated: boolean): Promise<void> {
  await mkdir(cache, { recursive: true })
  const unfinished = await mkdtemp(join(cache, 'unfinished-'))
  {
    await using connection = await connect({ dataDir: unfinished })
    if (migrated) await migrate(connection.url)
  }
  // Another worker may have been faster.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }))
}
