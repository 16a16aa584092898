import { describe, expect, test } from 'vitest'
import { type Role, roles } from '../../src/kernel/policy/grid.ts'
import { type PresetName, presets } from '../../src/kernel/policy/presets/presets.ts'
import { openClinic } from '../clinic.ts'
import { testServices } from '../fixtures.ts'
import { agreed } from './agreed.ts'
import { call, callOfContract, procedures } from './attempt.ts'
import { contractEntries, contractFields } from './contract.ts'
import { first } from './differing.ts'
import { entries } from './entries.ts'
import { agreedStatements, countingCalls } from './statements.ts'
import { walk } from './walk.ts'
import { buildWorld } from './world.ts'

const { db } = await openClinic()
const world = await buildWorld(db)

/** Together these may do everything, with each scope. Their statements are counted. */
const counted: [PresetName, Role][] = [
  ['clinic', 'admin'],
  ['clinic', 'patient'],
  ['minimum-necessary', 'doctor'],
]
const { counting, most } = countingCalls()

const walks = new Map<string, Promise<string[]>>()

/** The problems of a role under a preset. It is walked once, for whichever test asks first. */
function problemsOf(preset: PresetName, role: Role): Promise<string[]> {
  const key = `${preset} ${role}`
  const known = walks.get(key) ?? walked(preset, role)
  walks.set(key, known)
  return known
}

async function walked(preset: PresetName, role: Role): Promise<string[]> {
  const services = testServices(db, preset)
  const expected = await agreed(presets[preset])
  const via = counted.some(pair => `${pair}` === `${[preset, role]}`) ? counting : call
  return walk({ world, services, expected, role, via })
}

describe('every procedure', () => {
  test('36 is known to the walk, and the walk knows no other', () => {
    expect([...procedures.keys()].sort()).toEqual(Object.keys(entries).sort())
  })

  test('declares its access and its output', () => {
    for (const [path, { meta, output }] of procedures) {
      expect({ path, access: meta?.access }).toEqual({ path, access: entries[path]?.access })
      expect(output, path).toBeDefined()
    }
  })
})

describe.each(first)('under %s', (preset, roles) => {
  test.each(roles)(
    '36 37 42 57 %s gets exactly what the grid says, and refusals change nothing',
    async role => {
      expect(await problemsOf(preset, role)).toEqual([])
    },
  )
})

test('no procedure sends more statements than agreed, however many rows there are', async () => {
  for (const [preset, role] of counted) await problemsOf(preset, role)
  expect(most).toEqual(agreedStatements)
})

test.each(roles)('36 37 42 57 %s gets exactly the same from the procedures of the contract', async role => {
  const services = testServices(db, 'minimum-necessary')
  const expected = await agreed(presets['minimum-necessary'])
  const contract = { via: callOfContract, table: contractEntries, shows: contractFields }
  expect(await walk({ world, services, expected, role, ...contract })).toEqual([])
})
