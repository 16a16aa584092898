import { type AnyTRPCProcedure, type AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { RequestLimits } from './options.ts'

type ProcedureType = AnyTRPCProcedure['_def']['type']

/** What the calls of one request may still cost. */
export type Budget = ReturnType<typeof createBudget>

/** Opens the budget that the calls of one request share. */
export function createBudget({ maxConcurrentCalls = Infinity, maxReplyBytes = Infinity }: RequestLimits) {
  let free = maxConcurrentCalls
  let bytes = maxReplyBytes
  const waiting: (() => void)[] = []

  return {
    /**
     * Runs a call when one of the places is free. `departed`: aborts when nobody waits for the reply any more.
     * @throws PAYLOAD_TOO_LARGE when the reply is full by then, CLIENT_CLOSED_REQUEST when the call has waited for longer
     * than its client: it is not begun.
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
     * Counts a result. What a mutation did is told in any case: its client would take a refusal for a failure.
     * @throws PAYLOAD_TOO_LARGE when the result of a query does not fit.
     */
    spend(type: ProcedureType, written: Json | undefined): void {
      if (maxReplyBytes === Infinity) return
      bytes -= Buffer.byteLength(written ?? '')
      if (bytes < 0 && type === 'query') throw tooLarge(maxReplyBytes)
    },
  }
}

/** The same router, whose procedures share a budget: for requests that tRPC's own resolver answers. */
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

/** What a stream yields later is not counted. A subscription is one call, for as long as it lasts. */
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

/** A value as it is sent: text, or bytes where it is long. */
export type Json = string | Buffer

const longText = 4096

/**
 * Undefined where it cannot be written, which is told when it is. What is long is kept outside of the heap: a batch holds
 * its results until the last one is there, and long texts that are held are freed late.
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
