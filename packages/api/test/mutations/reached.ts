import { type Node, type Program, parseSync, Visitor } from 'oxc-parser'
import type { Mutation } from './mutation.ts'

/** A function of a file, by where it begins, and what runs when it is called. */
type Reachable = { start: number; body: Node }

/** The functions of a file, the inner ones after those around them. */
function functionsOf(program: Program): Reachable[] {
  const found: Reachable[] = []
  const add = ({ start, body }: { start: number; body: Node | null }) => body && found.push({ start, body })
  new Visitor({
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  }).visit(program)
  return found.sort((one, other) => one.body.start - other.body.start)
}

/** Names the innermost function around a mutation. Undefined for what runs when the module is loaded. */
export function functionAround({ file, source, start, end }: Mutation): string | undefined {
  const around = functionsOf(parseSync(file, source).program).findLast(
    ({ body }) => body.start <= start && end <= body.end,
  )
  return around && nameOf(file, around)
}

/** It stays the same when notes are put in. */
const nameOf = (file: string, { start }: Reachable) => `${file}:${start}`

/** The source with a note in each function that it was called. Lines stay. */
export function noting(file: string, source: string): string {
  const inserts = functionsOf(parseSync(file, source).program).flatMap(one => {
    const note = `globalThis.reachedFunctions?.add('${nameOf(file, one)}')`
    const { body } = one
    return body.type === 'BlockStatement'
      ? [{ at: body.start + 1, text: `${note};`, order: 0 }]
      : [
          { at: body.start, text: `(${note}, `, order: 0 },
          { at: body.end, text: ')', order: -body.start },
        ]
  })
  // From the end, so that positions stay. At one end the inner functions close first.
  inserts.sort((one, other) => other.at - one.at || other.order - one.order)
  let text = source
  for (const { at, text: inserted } of inserts) text = text.slice(0, at) + inserted + text.slice(at)
  return text
}
