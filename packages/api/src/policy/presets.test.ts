import { expect, test } from 'vitest'
import { actions, type Policy, roles } from './grid.ts'
import { presets } from './presets.ts'

/** A policy as a table that can be read in review: a changed cell is a changed line in `presets.txt`. */
function tableOf({ name, registration, grid }: Policy): string {
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => cell.padEnd(i ? 11 : 20))
      .join('')
      .trimEnd()
  const { account, patient, doctor } = registration
  return [
    `== ${name} ==`,
    `registration: account ${account}, patient ${patient}, doctor ${doctor}`,
    line(['', ...roles]),
    ...actions.map(action => {
      const cells = Object.entries(grid[action])
      return line([action, ...roles.map(role => cells.find(([holder]) => holder === role)?.[1] ?? '.')])
    }),
  ].join('\n')
}

test('46 the grids are those that were agreed: accept a change with `vitest -u`, and show it in review', async () => {
  const tables = Object.values(presets).map(tableOf).join('\n\n')
  await expect(`${tables}\n`).toMatchFileSnapshot('./presets.txt')
})

test('admins can do everything in every preset, and 44 nobody else can make or change accounts', () => {
  for (const { grid } of Object.values(presets)) {
    for (const action of actions) {
      expect(grid[action]).toHaveProperty('admin')
      if (action.startsWith('users.')) expect(Object.keys(grid[action])).toEqual(['admin'])
    }
  }
})
