import { type CallExpression, type Program, Visitor } from 'oxc-parser'
import { type Edit, replace } from './mutation.ts'

const imports = `import { publicProcedure as open } from '../../kernel/procedure.ts'
import { roles as everybody } from '../../kernel/policy/grid.ts'`

/** Goes before `can`: the same grid, with one row that gives everything to everybody. */
const grantedToAll = (action: string) => `open.use(({ ctx, next }) => next({ ctx: { policy: { ...ctx.policy,
  grid: { ...ctx.policy.grid, ${action}: Object.fromEntries(everybody.map(role => [role, 'all'])) } } } }))`

const openToStrangers = `open.use(({ ctx, next }) => next({ ctx: {
  actor: ctx.authentication.actor ?? { userId: null, role: 'anonymous', sessionId: null } } }))`

/** The builders of procedures for people who are signed in. */
const signedInOnly = new Set(['protectedProcedure', 'evenBeforeOwnPassword'])

/**
 * Removes each action of each `can`; an only action is granted to everybody instead, so that the rest of `can` still
 * runs.
 * Also opens each procedure for signed-in callers to nobody.
 */
export function accessEdits(program: Program, source: string): Edit[] {
  const edits: Edit[] = []
  new Visitor({
    CallExpression(call) {
      if (isCallOf(call, 'can')) edits.push(...withoutEach(call, source))
    },
    MemberExpression({ object }) {
      if (object.type !== 'Identifier' || !signedInOnly.has(object.name)) return
      edits.push(replace('access', object, openToStrangers, imports))
    },
  }).visit(program)
  return edits
}

function withoutEach(call: CallExpression, source: string): Edit[] {
  const actions = call.arguments.map(({ start, end }) => source.slice(start, end))
  return actions.map((action, place) => {
    const others = actions.toSpliced(place, 1)
    const text =
      others.length > 0
        ? `can(${others.join(', ')})`
        : `${grantedToAll(action)}.concat(${source.slice(call.start, call.end)})`
    return replace('access', call, text, imports)
  })
}

/** Removes each call that records something done or refused. */
export function recordEdits(program: Program): Edit[] {
  const edits: Edit[] = []
  new Visitor({
    CallExpression(call) {
      if (isCallOf(call, 'record', 'recordDenial') || isRefused(call)) {
        edits.push(replace('record', call, 'Promise.resolve()'))
      }
    },
  }).visit(program)
  return edits
}

/** `ctx.trail.refused(...)`, with which the kernel records a denial. */
const isRefused = ({ callee }: CallExpression) =>
  callee.type === 'MemberExpression' &&
  callee.property.type === 'Identifier' &&
  callee.property.name === 'refused'

export const isCallOf = ({ callee }: CallExpression, ...names: string[]) =>
  callee.type === 'Identifier' && names.includes(callee.name)
