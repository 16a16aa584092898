import { describe, expect, test } from 'vitest'
import { type Action, actions, type Policy, type Role, roles, scopes } from '../../src/kernel/policy/grid.ts'
import { presets } from '../../src/kernel/policy/presets/presets.ts'
import { openClinic } from '../clinic.ts'
import { testServices } from '../fixtures.ts'
import { procedures } from './attempt.ts'
import { entries } from './entries.ts'
import { walk } from './walk.ts'
import { buildWorld } from './world.ts'

const { db } = await openClinic()
const world = await buildWorld(db)

/** The same policy with one cell set, or emptied without a scope. */
function withCell(policy: Policy, action: Action, role: Role, scope: string | undefined): Policy {
  const { [role]: _, ...others } = policy.grid[action]
  const cell = scopes.find(one => one === scope)
  return { ...policy, grid: { ...policy.grid, [action]: cell ? { ...others, [role]: cell } : others } }
}

describe('46 the walk notices when one cell is enforced differently', () => {
  test.each(actions)('%s', async action => {
    const policy = presets.clinic
    const present = policy.grid[action]
    const paths = [...procedures.keys()].filter(path => entries[path]?.access.includes(action))
    for (const role of roles) {
      const now = Object.entries(present).find(([holder]) => holder === role)?.[1]
      const unlike = now === undefined ? ['all', 'own'] : [undefined]
      for (const scope of unlike) {
        const services = { ...testServices(db), policy: withCell(policy, action, role, scope) }
        const problems = await walk({ world, services, expected: policy, role, paths, once: true })
        expect(problems, `${role}: ${scope}`).not.toEqual([])
      }
    }
  })
})
