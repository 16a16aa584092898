import { type AnyTRPCProcedure, getTRPCErrorFromUnknown, initTRPC } from '@trpc/server'
import type { Admission, Context, Permitted } from './context.ts'
import { toRefusal } from './errors/map.ts'
import { notPermitted, passwordChangeRequired, Refusal } from './errors/refusal.ts'
import { onBehalfOf } from './limits/caller.ts'
import { type Actor, nobody, type SignedInActor } from './policy/actor.ts'
import { type Action, type Scope, scopeOf } from './policy/grid.ts'
import { withSynchronousParsers } from './synchronous-parsers.ts'

/** The access of a procedure: the actions that it needs, or that it needs none. */
export type Access = 'public' | 'signed-in' | readonly Action[]
/** `creates`: creates once under each Idempotency-Key. Only `creating` sets it. */
export type Meta = { access: Access } | { creates: true }

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const { message, reason, fieldErrors } = error instanceof Refusal ? error : toRefusal(error)
      const { code, httpStatus, path } = shape.data
      return {
        ...shape,
        message,
        data: { code, httpStatus, path, reason, fieldErrors, requestId: ctx?.requestId },
      }
    },
  })

export const { router, mergeRouters, createCallerFactory } = t

/** Base for `.concat()` only: a procedure made of it alone declares no access, and a test fails. */
export const procedure = withSynchronousParsers(t.procedure)

type Input = () => Promise<unknown>
type Gate<Given extends object> = {
  /** Lets a call through by what it puts into the context, or throws. */
  admit: (ctx: Context, input: Input) => Given | Promise<Given>
  /** Hears of refusals of calls that were let through. */
  refused?: (ctx: Context & Given, refusal: Refusal, input: Input) => Promise<void>
}

/**
 * Passes every error through the one map before any transport sees it. Authenticates for each call: the calls of a
 * batch wait for each other and bodies arrive slowly, while accounts change and sessions end. It is one middleware,
 * because tRPC copies the context for each.
 */
const behind = <Given extends object>({ admit, refused }: Gate<Given>) =>
  procedure.use(({ ctx, next, getRawInput }) =>
    onBehalfOf(ctx, async () => {
      try {
        const authentication = await ctx.authenticationNow()
        const given = await admit({ ...ctx, authentication }, getRawInput)
        const result = await next({ ctx: { authentication, ...given } })
        if (result.ok) return result
        const refusal = toRefusal(result.error)
        await refused?.({ ...ctx, authentication, ...given }, refusal, getRawInput)
        throw refusal
      } catch (error) {
        throw toRefusal(getTRPCErrorFromUnknown(error))
      }
    }),
  )

export const publicProcedure = behind({ admit: () => ({}) }).meta({ access: 'public' })

/** Open to everyone who is signed in, whatever the policy. For what concerns one's own account. */
export const protectedProcedure = behind({ admit: ctx => ({ actor: signedIn(ctx) }) }).meta({
  access: 'signed-in',
})

/** The same also before the caller has chosen a password of their own. Only for what leads there. */
export const evenBeforeOwnPassword = behind({ admit: ctx => ({ actor: holderOf(ctx) }) }).meta({
  access: 'signed-in',
})

/**
 * Open to roles with a cell for every action named. Puts the actor, the last action and its scope into the context; the
 * procedure narrows its statements to that scope.
 * @throws UNAUTHORIZED when a cell is empty and nobody is signed in, FORBIDDEN when somebody is; TOO_MANY_REQUESTS.
 */
export const can = (...actions: [Action, ...Action[]]) =>
  behind({
    admit: (ctx, input) => permit(ctx, actions, input),
    async refused(ctx, refusal, input) {
      if (isDenial(refusal)) await ctx.trail.refused(ctx, await input())
    },
  }).meta({ access: actions })

/** Replies that reveal or withhold something about a record. */
const isDenial = ({ code }: Refusal) => code === 'FORBIDDEN' || code === 'NOT_FOUND' || code === 'CONFLICT'

async function permit(ctx: Context, actions: readonly Action[], input: Input) {
  const actor = actorOf(ctx)
  const admitted = ctx.admitted?.get(actions)
  if (admitted?.role === actor.role) return { actor, ...admitted.granted }
  const granted = grant(ctx, actor, actions)
  if (granted) {
    ctx.trail.assertWithinLimit({ ...ctx, actor, ...granted })
    return { actor, ...granted }
  }
  signedIn(ctx)
  const action = actions.at(-1) ?? 'none'
  await ctx.trail.refused({ ...ctx, actor, action }, await input())
  throw notPermitted()
}

/** The access that a procedure of the router declares. */
export function accessOf({ _def: { meta } }: AnyTRPCProcedure): Access {
  if (typeof meta !== 'object' || meta === null || !('access' in meta)) throw new Error('no access declared')
  // Only the builders in this file set `access`, and they type it.
  return (meta as { access: Access }).access
}

/** Whether a procedure of the router takes an Idempotency-Key. */
export const createsOnce = ({ _def: { meta } }: AnyTRPCProcedure): boolean =>
  typeof meta === 'object' && meta !== null && 'creates' in meta

/**
 * Asks the policy before a transport reads any input. The procedures use these answers while the actor has the same
 * role.
 * `subject`: what is known of the input already, for the audit trail.
 * @returns the context to call the procedures with.
 * @throws UNAUTHORIZED, FORBIDDEN
 */
export async function admit(ctx: Context, accesses: Access[], subject: unknown = {}): Promise<Context> {
  const admitted = new Map<readonly Action[], Admission>()
  for (const access of accesses) {
    if (access === 'public') continue
    if (access === 'signed-in') signedIn(ctx)
    else {
      const { actor, ...granted } = await permit(ctx, access, async () => subject)
      admitted.set(access, { role: actor.role, granted })
    }
  }
  return { ...ctx, admitted }
}

function grant(ctx: Context, actor: Actor, actions: readonly Action[]) {
  let granted: { action: Action; scope: Scope } | undefined
  for (const action of actions) {
    const scope = scopeOf(ctx.policy, actor.role, action)
    if (!scope) return undefined
    granted = { action, scope }
  }
  return granted
}

/** The context in which an actor takes another action than the one they called. Undefined where they may not. */
export function allowedTo(ctx: Context, actor: Actor, action: Action): Permitted | undefined {
  const granted = grant(ctx, actor, [action])
  return granted && { ...ctx, actor, ...granted }
}

function signedIn(ctx: Context): SignedInActor {
  const actor = holderOf(ctx)
  const { authentication } = ctx
  if (authentication.kind === 'signed-in' && authentication.mustChangePassword) throw passwordChangeRequired()
  return actor
}

function holderOf({ authentication }: Context): SignedInActor {
  if (authentication.kind === 'signed-in') return authentication.actor
  if (authentication.kind === 'none') {
    throw new Refusal('UNAUTHORIZED', 'Authentication credentials were not provided.', {
      reason: 'not_signed_in',
    })
  }
  throw new Refusal('UNAUTHORIZED', 'Given token not valid for any token type', { reason: 'token_not_valid' })
}

/** A bad token is refused even where nobody has to sign in. */
function actorOf(ctx: Context): Actor {
  return ctx.authentication.kind === 'none' ? nobody : signedIn(ctx)
}
