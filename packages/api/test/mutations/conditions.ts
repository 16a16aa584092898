import { type Argument, type Node, type Program, type TemplateLiteral, Visitor } from 'oxc-parser'
import { isCallOf } from './access.ts'
import { type Edit, replace } from './mutation.ts'

const imports = `import { sql as mutation } from 'drizzle-orm'`
const always = 'mutation`true`'
const neverOpening = '{ id: mutation`null::integer`, expiresAt: mutation`null::text` }'
/** The functions that narrow a statement to the caller's reach. */
export const withinReach = [
  'patientsWithin',
  'openPatients',
  'practitionersWithin',
  'requestsWithin',
  'coversWithin',
  'teamReadable',
]

/**
 * Replaces by true: each call that narrows a statement to the caller's reach, each argument of each `and`, each `where`
 * of one condition, and each condition written in SQL.
 */
export function conditionEdits(program: Program, source: string): Edit[] {
  const edits: Edit[] = []
  const operands = new Set<Node>()
  const given = (node: Node) => edits.push(replace('condition', node, always, imports))
  const isReach = (node: Argument) => node.type === 'CallExpression' && isCallOf(node, ...withinReach)
  new Visitor({
    CallExpression(call) {
      if (isReach(call)) given(call)
      if (isCallOf(call, 'openingGrant')) edits.push(replace('condition', call, neverOpening, imports))
      if (isCallOf(call, 'and')) {
        for (const one of call.arguments.filter(one => !isReach(one))) {
          operands.add(one)
          given(one)
        }
      }
      if (isWhere(call)) {
        const [one] = call.arguments
        if (one?.type === 'CallExpression' && isCallOf(one, 'eq', 'isNull')) given(one)
      }
    },
    TaggedTemplateExpression(template) {
      const { tag, quasi } = template
      const whole = !operands.has(template)
      if (tag.type === 'Identifier' && tag.name === 'sql') {
        for (const span of conditionsIn(quasi, source, whole)) edits.push(replace('condition', span, 'true'))
      }
    },
  }).visit(program)
  return edits
}

const isWhere = ({ callee }: { callee: Node }) =>
  callee.type === 'MemberExpression' &&
  callee.property.type === 'Identifier' &&
  callee.property.name === 'where'

/** Each operand of `&&` in grants.ts. It decides in TypeScript whether a grant counts. */
export function operandEdits(program: Program): Edit[] {
  const edits: Edit[] = []
  new Visitor({
    LogicalExpression({ operator, left, right }) {
      if (operator !== '&&') return
      for (const operand of [left, right]) {
        if (operand.type !== 'LogicalExpression') edits.push(replace('condition', operand, 'true'))
      }
    },
  }).visit(program)
  return edits
}

/** Where a condition may begin and end, at its own depth of parentheses. */
const begins = /^(where|on|and|when|\()$/
const ends = /^(where|on|and|or|then|order|group|limit|for|join|\))$/

/**
 * The spans of the conditions in a piece of SQL: between `where`, `on` or a parenthesis and `and`, and all of a piece
 * that names the caller. Operands of `or` are left out: without one, a statement shows less, not more.
 */
function conditionsIn(quasi: TemplateLiteral, source: string, whole: boolean) {
  const base = quasi.start + 1
  const text = withoutExpressions(quasi, source)
  const words = [...text.matchAll(/\(|\)|\b[a-z_]+\b/g)].map(({ 0: word, index }) => ({ word, index }))
  const edges = [{ word: '(', index: -1 }, ...words, { word: ')', index: text.length }]
  const spans = edges.flatMap(({ word, index }, place) => {
    if (!begins.test(word) || edges[place - 1]?.word === 'exists') return []
    const end = endOf(edges.slice(place + 1))
    const all = index < 0 && end.index === text.length
    const lone = (word === '(' && end.word !== 'and') || end.word === 'or'
    if (lone && !(all && whole && isComparison(text) && namesCaller(quasi, source))) return []
    const from = index + word.length
    const condition = text.slice(from, end.index)
    const start = base + from + (condition.length - condition.trimStart().length)
    return [{ start, end: start + condition.trim().length }]
  })
  return spans.filter(({ start, end }) => end > start && !isReachAlone.test(source.slice(start, end)))
}

/** Already replaced as a call. */
const isReachAlone = new RegExp(`^\\$\\{(${withinReach.join('|')})\\([^)]*\\)\\}$`)

function endOf(edges: { word: string; index: number }[]) {
  let depth = 0
  for (const edge of edges) {
    if (depth === 0 && ends.test(edge.word)) return edge
    if (edge.word === '(') depth++
    if (edge.word === ')') depth--
  }
  throw new Error('SQL with a parenthesis that is not closed')
}

const isComparison = (text: string) => / (=|>|<|is) /.test(text)
const namesCaller = ({ expressions }: TemplateLiteral, source: string) =>
  expressions.some(({ start, end }) => /\b(actor|userId)\b/.test(source.slice(start, end)))

/** The SQL with every `${expression}` replaced by as many `$`, so that positions stay the same. */
function withoutExpressions({ start, end, expressions }: TemplateLiteral, source: string): string {
  let text = source.slice(start + 1, end - 1)
  for (const expression of expressions) {
    const from = source.lastIndexOf('${', expression.start) - start - 1
    const to = source.indexOf('}', expression.end) - start
    text = text.slice(0, from) + '$'.repeat(to - from) + text.slice(to)
  }
  return text
}
