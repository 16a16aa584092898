import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { policyDocument } from './document.ts'
import { actions } from './grid.ts'
import { presets } from './presets.ts'

test('46 the grids are those that were agreed: accept a change with `pnpm generate`, and show it in review', async () => {
  expect(policyDocument()).toBe(await readFile(new URL('../../POLICY.md', import.meta.url), 'utf8'))
})

test('admins can do everything in every preset, and 44 nobody else can make or change accounts', () => {
  for (const { grid } of Object.values(presets)) {
    for (const action of actions) {
      expect(grid[action]).toHaveProperty('admin')
      if (action.startsWith('users.')) expect(Object.keys(grid[action])).toEqual(['admin'])
    }
  }
})
