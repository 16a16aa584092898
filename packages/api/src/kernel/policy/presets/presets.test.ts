import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { type Action, actions, type Grid, roles } from '../grid.ts'
import { policyDocument } from './document.ts'
import { presets } from './presets.ts'

test('46 the grids are as agreed: accept a change with `pnpm generate`, and show it in review', async () => {
  expect(policyDocument()).toBe(await readFile(new URL('../../../../POLICY.md', import.meta.url), 'utf8'))
})

test('owners see their records’ access logs, roles that see all assignments see all panels, and roles with assigned patients have break-glass', () => {
  for (const { grid } of Object.values(presets)) {
    for (const role of roles.filter(role => role !== 'admin')) {
      const { [role]: patients } = grid['patients.read']
      const { [role]: assignments } = grid['assignments.read']
      expect(grid['accessLog.read'][role]).toBe(patients === 'own' ? 'own' : undefined)
      const wide = assignments === 'all' || assignments === 'site'
      expect(grid['panels.read'][role]).toBe(wide ? assignments : undefined)
      expect(grid['access.explain'][role]).toBe(patients === 'own' ? 'own' : undefined)
      expect(grid['access.breakGlass'][role]).toBe(patients === 'assigned' ? 'all' : undefined)
      expect(grid['access.review'][role]).toBeUndefined()
      expect(grid['audit.read'][role]).toBeUndefined()
    }
  }
})

test('clinicians may do what doctors may, in every preset', () => {
  for (const { grid } of Object.values(presets)) {
    for (const action of actions) {
      const { doctor, clinician }: Grid[Action] = grid[action]
      expect({ action, scope: clinician }).toEqual({ action, scope: doctor })
    }
  }
})

test('44 admins can do everything in every preset, and nobody else can make or change accounts', () => {
  for (const { grid } of Object.values(presets)) {
    for (const action of actions) {
      expect(grid[action]).toHaveProperty('admin')
      if (action.startsWith('users.')) expect(Object.keys(grid[action])).toEqual(['admin'])
    }
  }
})

test('signed-in callers may do all that strangers may', () => {
  for (const { name, grid } of Object.values(presets)) {
    for (const action of actions) {
      const cells: Partial<Record<string, string>> = grid[action]
      if (!cells.anonymous) continue
      for (const role of roles) expect(cells[role], `${name}: ${action} of ${role}`).toBe(cells.anonymous)
    }
  }
})
