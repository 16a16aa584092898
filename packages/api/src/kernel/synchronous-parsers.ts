import { z } from 'zod'

/** The steps of a builder that take a schema. */
const takesSchema = new Set(['input', 'output'])

/**
 * Makes a builder of procedures, and every builder that is made from it, parse synchronously. tRPC calls `parseAsync`
 * wherever a schema has one, and zod compiles only `parse`.
 */
export function withSynchronousParsers<Builder extends object>(builder: Builder): Builder {
  for (const [name, step] of Object.entries(builder)) {
    if (typeof step !== 'function') continue
    Reflect.set(builder, name, (given: unknown) => {
      const made: unknown = step(
        takesSchema.has(name) && given instanceof z.ZodType ? withoutAsync(given) : given,
      )
      return typeof made === 'object' && made !== null ? withSynchronousParsers(made) : made
    })
  }
  return builder
}

/** A copy, because others may use the schema. A schema that waits for something is still awaited. */
function withoutAsync(schema: z.ZodType): z.ZodType {
  const parse = (value: unknown) => {
    try {
      return schema.parse(value)
    } catch (error) {
      if (error instanceof z.core.$ZodAsyncError) return schema.parseAsync(value)
      throw error
    }
  }
  return Object.assign(schema.clone(), { parse, parseAsync: undefined })
}
