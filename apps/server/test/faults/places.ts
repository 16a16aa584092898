import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@empanel/db'
import { startCluster } from './cluster.ts'
import type { Place } from './place.ts'

/** A folder for the embedded engine of a server. */
export async function embeddedPlace(): Promise<Place & { folder: string }> {
  const above = await mkdtemp(join(tmpdir(), 'empanel-faults-'))
  const folder = join(above, 'data')
  return {
    folder,
    settings: { DATA_DIR: folder },
    connect: () => connect({ dataDir: folder }, { join: true }),
    [Symbol.asyncDispose]: () => rm(above, { recursive: true, force: true }),
  }
}

/** Both engines. README.md says which faults have no such part on the embedded one. */
export const places: [string, () => Promise<Place>][] = [
  ['PostgreSQL', () => startCluster()],
  ['the embedded engine', embeddedPlace],
]
