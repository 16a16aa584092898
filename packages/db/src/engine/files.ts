import { existsSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs'
import { makeFolder } from '../storage/folder.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'

/** `onPanic` is called when the engine panics. PGlite then loops for ever and never returns. */
type Hearing = { onPanic?: (text: string) => void }

/**
 * Opens the engine on the files in `folder`, and creates them if there are none. PGlite makes its files readable by
 * everybody, and other users may have access to the folder, so the files get a private subfolder.
 * @throws DatabaseUnavailable when they are damaged, or the disk is full.
 */
export async function openFiles(folder: string, { onPanic }: Hearing = {}): Promise<PGlite> {
  const dataDir = join(folder, 'postgres')
  const unfinished = join(folder, 'postgres.unfinished')
  // A first start was interrupted. Nobody has used its files.
  if (existsSync(unfinished)) await rm(dataDir, { recursive: true, force: true })
  await makeFolder(dataDir)
  await chmod(dataDir, 0o700)
  const said: string[] = []
  const onStderr = (line: string) => {
    said.push(line)
    // Later lines of a message begin with a tab, so text from users cannot look like this.
    if (onPanic && /^[\d-]+ [\d:.]+ \S+ \[\d+\] PANIC: /.test(line)) onPanic(line)
    return false
  }
  try {
    if (existsSync(join(dataDir, 'PG_VERSION'))) return await openEngine({ dataDir, onStderr })
    await writeFile(unfinished, '')
    const engine = await openEngine({ dataDir, onStderr, ...(await anew()) })
    await rm(unfinished)
    return engine
  } catch (cause) {
    throw new DatabaseUnavailable(whyNot(folder, [...said, nameOf(cause)].join('\n')), { cause })
  } finally {
    said.length = 0
  }
}

/** WASI's error numbers. While the engine unpacks its first files, it reports nothing else. */
const numbered: Record<number, string> = { 2: 'EACCES', 19: 'EDQUOT', 51: 'ENOSPC', 63: 'EPERM', 69: 'EROFS' }

function nameOf(cause: unknown): string {
  const number = typeof cause === 'object' && cause && 'errno' in cause ? Number(cause.errno) : 0
  return numbered[number] ?? String(cause)
}

function whyNot(folder: string, said: string): string {
  const what = `The database in the data folder ${folder} cannot be opened: `
  if (/No space left|ENOSPC|Disk quota|EDQUOT/.test(said)) {
    return `${what}its disk is full. Make room, 64 MB at least.`
  }
  const denied = /^.*(?:EACCES|EPERM|EROFS|Permission denied|Read-only).*$/m.exec(said)
  if (denied) return `${what}this user may not write its files. Give them to the user that runs Empanel.`
  return `${what}its files are damaged or incomplete. Put back a copy of the folder, or choose another DATA_DIR.`
}

/** An engine that keeps everything in memory. */
export const openInMemory = async (): Promise<PGlite> => openEngine(await anew())

/**
 * Log files that a checkpoint made superfluous are removed instead of recycled. After a restore or an import they would
 * take more room than the data.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'wal_recycle=off']

const openEngine = (options: PGliteOptions) =>
  PGlite.create({ ...options, startParams, extensions: { pg_trgm } })

/** Uses files that initdb has prepared. Making them would take two thirds of a first start. */
const anew = async (): Promise<PGliteOptions> => ({ loadDataDir: await emptyCluster() })
