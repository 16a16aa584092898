import { type AnyTRPCProcedure, type AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { RequestLimits } from './options.ts'

type ProcedureType = AnyTRPCProcedure['_def']['type']

/** The limits that the calls of one request share. */
export type Budget = ReturnType<typeof createBudget>

export function createBudget({ maxConcurrentCalls = Infinity, maxReplyBytes = Infinity }: RequestLimits) {
  let free = maxConcurrentCalls
  let bytes = maxReplyBytes
  const waiting: (() => void)[] = []

  return {
    /**
     * Runs a call as soon as fewer than `maxConcurrentCalls` run. `departed`: aborts when nobody waits for the reply.
     * @throws PAYLOAD_TOO_LARGE if the reply is full by then; CLIENT_CLOSED_REQUEST if the client left while the call
     * waited. The call is not begun then.
     */
    async run<Result>(call: () => Promise<Result>, departed: AbortSignal | undefined): Promise<Result> {
      const waits = free === 0
      if (!waits) free -= 1
      else await new Promise<void>(begin => waiting.push(begin))
      try {
        if (bytes < 0) throw tooLarge(maxReplyBytes)
        if (waits && departed?.aborted) throw new TRPCError({ code: 'CLIENT_CLOSED_REQUEST' })
        return await call()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      }
    },

    /**
     * Counts a result. A mutation's result is always sent, because its client would take a refusal for a failure.
     * @throws PAYLOAD_TOO_LARGE if the result of a query does not fit.
     */
    spend(type: ProcedureType, written: Json | undefined): void {
      if (maxReplyBytes === Infinity) return
      bytes -= Buffer.byteLength(written ?? '')
      if (bytes < 0 && type === 'query') throw tooLarge(maxReplyBytes)
    },
  }
}

/** A router whose procedures share a budget, for requests that tRPC's own resolver answers. */
export function withinBudget<TRouter extends AnyTRPCRouter>(router: TRouter, budget: Budget): TRouter {
  const known: Record<string, AnyTRPCProcedure | undefined> = router._def.procedures
  const procedures = new Proxy(known, {
    get(all, path) {
      const procedure = Reflect.get(all, path)
      return typeof procedure === 'function' ? limited(procedure, budget) : procedure
    },
  })
  return { ...router, _def: { ...router._def, procedures } }
}

/** A stream's later values are not counted. A subscription is one call for as long as it lasts. */
const limited = (procedure: AnyTRPCProcedure, budget: Budget): AnyTRPCProcedure =>
  procedure._def.type === 'subscription'
    ? procedure
    : new Proxy(procedure, {
        apply: (target, self, given: Parameters<AnyTRPCProcedure>) =>
          budget.run(async () => {
            const data: unknown = await Reflect.apply(target, self, given)
            budget.spend(
              target._def.type,
              jsonOf(() => data),
            )
            return data
          }, given[0].signal),
      })

/** A serialised value: text, or bytes if it is long. */
export type Json = string | Buffer

const longText = 4096

/**
 * Serialises a value; undefined if that fails, which writing the reply reports. Long values become bytes outside of the
 * heap: a batch keeps its results until the last one is ready, and the heap would free long texts late.
 */
export function jsonOf(value: () => unknown): Json | undefined {
  try {
    const text: string | undefined = JSON.stringify(value())
    return text !== undefined && text.length > longText ? Buffer.from(text) : text
  } catch {
    return undefined
  }
}

const tooLarge = (most: number) =>
  new TRPCError({
    code: 'PAYLOAD_TOO_LARGE',
    message: `The results of one request may be ${most} bytes long together. Ask for fewer rows, or in several requests.`,
  })
