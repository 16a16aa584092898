import { type TRPCDataTransformer, TRPCError } from '@trpc/server'

/**
 * The inputs of a request's calls. They are parsed together when the first procedure asks, and fail together.
 * `size`: the number of calls in the batch; undefined for a single call.
 */
export function readInputs(
  text: string,
  size: number | undefined,
  transformer: Pick<TRPCDataTransformer, 'deserialize'>,
) {
  let outcome: { inputs: unknown[] } | { error: TRPCError } | undefined
  return {
    /** @throws BAD_REQUEST */
    read(): unknown[] {
      outcome ??= attempt(() => parseInputs(text, size, transformer))
      if ('error' in outcome) throw outcome.error
      return outcome.inputs
    },
    result: () => (outcome && 'inputs' in outcome ? outcome.inputs : undefined),
  }
}

function attempt(parse: () => unknown[]): { inputs: unknown[] } | { error: TRPCError } {
  try {
    return { inputs: parse() }
  } catch (cause) {
    if (cause instanceof TRPCError) return { error: cause }
    const message = cause instanceof Error ? cause.message : 'Invalid input'
    return { error: new TRPCError({ code: 'BAD_REQUEST', message, cause }) }
  }
}

function parseInputs(
  text: string,
  size: number | undefined,
  transformer: Pick<TRPCDataTransformer, 'deserialize'>,
): unknown[] {
  if (text === '') return []
  const value: unknown = JSON.parse(text)
  if (size === undefined) return [transformer.deserialize(value)]
  if (!isRecord(value)) {
    const message = '"input" needs to be an object when doing a batch call'
    throw new TRPCError({ code: 'BAD_REQUEST', message })
  }
  return Array.from({ length: size }, (_, index) => {
    const input = value[index]
    return input === undefined ? undefined : transformer.deserialize(input)
  })
}

const isRecord = (value: unknown): value is Record<number, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
