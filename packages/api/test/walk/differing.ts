import { actions, type Role, roles } from '../../src/kernel/policy/grid.ts'
import { type PresetName, presetNames, presets } from '../../src/kernel/policy/presets/presets.ts'
import { agreed } from './agreed.ts'

/** All that a preset decides about a role's calls, as data and as POLICY.md shows it. */
async function columnOf(preset: PresetName, role: Role): Promise<string> {
  const policy = presets[preset]
  const policies = [policy, await agreed(policy)]
  const cells = policies.map(({ grid }) =>
    actions.map(action => Object.entries(grid[action]).find(([name]) => name === role)),
  )
  return JSON.stringify([role, cells, policy.registration, policy.ownRecords])
}

/** Together these have every scope, may do everything, and are refused everything. `pnpm test` walks them, `pnpm test:slow` the others. */
const inEveryRun: [PresetName, Role[]][] = [
  ['clinic', ['anonymous', 'patient', 'admin']],
  ['minimum-necessary', ['doctor']],
  ['network', ['staff']],
]

/** The roles of each preset that differ from those of the presets before: the others would be walked once more. */
const walked = new Set<string>()
const differing: [PresetName, Role[]][] = []
for (const preset of new Set([...inEveryRun.map(([preset]) => preset), ...presetNames])) {
  const columns = await Promise.all(roles.map(role => columnOf(preset, role)))
  differing.push([preset, roles.filter((_, place) => !walked.has(columns[place] ?? ''))])
  for (const column of columns) walked.add(column)
}

/** The presets, with their roles, that each run walks. */
export const first = inEveryRun
/** Those that only the slow tests walk. */
export const others = differing
  .map(([preset, theirs]): [PresetName, Role[]] => {
    const done = inEveryRun.find(([name]) => name === preset)?.[1] ?? []
    return [preset, theirs.filter(role => !done.includes(role))]
  })
  .filter(([, theirs]) => theirs.length > 0)
