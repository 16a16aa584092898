import { describe, expect, test } from 'vitest'
import { presets } from '../../src/kernel/policy/presets/presets.ts'
import { openClinic } from '../clinic.ts'
import { testServices } from '../fixtures.ts'
import { agreed } from './agreed.ts'
import { others } from './differing.ts'
import { walk } from './walk.ts'
import { buildWorld } from './world.ts'

const { db } = await openClinic()
const world = await buildWorld(db)

describe.each(others)('under %s', (preset, roles) => {
  test.each(roles)(
    '36 37 42 57 %s gets exactly what the grid says, and refusals change nothing',
    async role => {
      const services = testServices(db, preset)
      const expected = await agreed(presets[preset])
      expect(await walk({ world, services, expected, role })).toEqual([])
    },
  )
})
