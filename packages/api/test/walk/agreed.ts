import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { actions, type Policy, roles, scopes } from '../../src/kernel/policy/grid.ts'

const rows = z.record(z.enum(actions), z.partialRecord(z.enum(roles), z.enum(scopes)))

/**
 * A policy with the grid that POLICY.md shows, instead of that of its preset: the walk expects what was agreed, even if
 * the preset changed.
 */
export async function agreed(policy: Policy): Promise<Policy> {
  const document = await readFile(new URL('../../POLICY.md', import.meta.url), 'utf8')
  const section = document.split('\n## ').find(part => part.startsWith(`${policy.name}\n`)) ?? ''
  const [head = [], , ...body] = section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(cellsOf)
  const grid = rows.parse(
    Object.fromEntries(
      body.map(([action = '', ...row]) => {
        const cells = row.map((scope, column) => [head[column + 1], scope])
        return [action.replaceAll('`', ''), Object.fromEntries(cells.filter(([, scope]) => scope))]
      }),
    ),
  )
  // The presets' own type says which scopes an action takes.
  return { ...policy, grid: grid as Policy['grid'] }
}

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())
