// Loaded again for each mutation, together with all of `src`.
import type { Connection } from '@empanel/db'
import { presets } from '../../src/kernel/policy/presets/presets.ts'
import { testServices } from '../fixtures.ts'
import { agreed } from '../walk/agreed.ts'
import { callOfContract } from '../walk/attempt.ts'
import { contractEntries, contractFields } from '../walk/contract.ts'
import { entries } from '../walk/entries.ts'
import { walk } from '../walk/walk.ts'
import { buildWorld, type World } from '../walk/world.ts'
import type { Narrow } from './rounds.ts'

const contract = { via: callOfContract, table: contractEntries, shows: contractFields }

export const buildWorldIn = ({ db }: Connection): Promise<World> => buildWorld(db)

/** The problems under the first preset and for the first role that has any. */
export async function narrowWalk(connection: Connection, world: World, narrow: Narrow): Promise<string[]> {
  const { presetNames, roles, nouns, action } = narrow
  const concerns = (path: string) => action !== undefined && entries[path]?.access.includes(action)
  const paths = Object.keys(entries).filter(
    path => nouns === 'all' || nouns.some(noun => path.split('.')[0] === noun) || concerns(path),
  )
  for (const preset of presetNames) {
    for (const role of roles) {
      const services = testServices(connection.db, preset)
      const expected = await agreed(presets[preset])
      const options = { world, services, expected, role }
      const wrong = [
        ...(await walk({ ...options, paths })),
        ...(nouns === 'all' || nouns.includes('contract') ? await walk({ ...options, ...contract }) : []),
      ]
      if (wrong.length > 0) return wrong
    }
  }
  return []
}
