import { type ObjectExpression, type Program, Visitor } from 'oxc-parser'
import { actions, roles, scopes } from '../../src/kernel/policy/grid.ts'
import { type PresetName, presetNames } from '../../src/kernel/policy/presets/presets.ts'
import { type Edit, replace } from './mutation.ts'

/** The preset under which a changed cell of every preset is looked for. */
export const forAll: PresetName = 'clinic'

/** Empties each cell of a preset, and sets it to every other scope that its type allows. */
export function cellEdits(program: Program, fixedReach: ReadonlySet<string>): Edit[] {
  const edits: Edit[] = []
  const ofGrid = (preset: PresetName, grid: ObjectExpression) => {
    for (const { key, value: row } of propertiesOf(grid)) {
      const action = actions.find(one => one === key)
      if (!action || row.type !== 'ObjectExpression') continue
      for (const { key, value, start, end } of propertiesOf(row)) {
        const role = roles.find(one => one === key)
        if (!role || value.type !== 'Literal') continue
        const cell = { preset, role, action }
        // An empty spread avoids trouble with commas.
        edits.push({ ...replace('cell', { start, end }, '...{}'), cell })
        const others = fixedReach.has(action) ? [] : scopes.filter(scope => scope !== value.value)
        edits.push(...others.map(scope => ({ ...replace('cell', value, `'${scope}'`), cell })))
      }
    }
  }
  new Visitor({
    ObjectExpression(policy) {
      const name = propertiesOf(policy).find(({ key }) => key === 'name')?.value
      const grid = propertiesOf(policy).find(({ key }) => key === 'grid')?.value
      const preset = presetNames.find(one => name?.type === 'Literal' && name.value === one)
      if (preset && grid?.type === 'ObjectExpression') ofGrid(preset, grid)
    },
    VariableDeclarator({ id, init }) {
      const rows = init?.type === 'TSSatisfiesExpression' ? init.expression : init
      const grid = rows?.type === 'TSAsExpression' ? rows.expression : rows
      if (id.type === 'Identifier' && id.name === 'everywhere' && grid?.type === 'ObjectExpression') {
        ofGrid(forAll, grid)
      }
    },
  }).visit(program)
  return edits
}

function propertiesOf({ properties }: ObjectExpression) {
  return properties.flatMap(property => {
    if (property.type !== 'Property') return []
    const { key, value, start, end } = property
    if (key.type === 'Identifier') return [{ key: key.name, value, start, end }]
    return key.type === 'Literal' ? [{ key: String(key.value), value, start, end }] : []
  })
}

/** The actions that do not take any scope. */
export function fixedReachOf(program: Program): Set<string> {
  const fixed = new Set<string>()
  new Visitor({
    TSTypeAliasDeclaration({ id, typeAnnotation }) {
      if (id.name !== 'Reach' || typeAnnotation.type !== 'TSTypeLiteral') return
      for (const member of typeAnnotation.members) {
        if (member.type !== 'TSPropertySignature' || member.key.type !== 'Literal') continue
        if (member.typeAnnotation?.typeAnnotation.type !== 'TSTypeReference')
          fixed.add(String(member.key.value))
      }
    },
  }).visit(program)
  return fixed
}
