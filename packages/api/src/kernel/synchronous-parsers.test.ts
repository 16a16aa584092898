import { initTRPC } from '@trpc/server'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { contractRouter } from '../clinic/contract/router.ts'
import { appRouter } from '../router.ts'
import { withSynchronousParsers } from './synchronous-parsers.ts'

const t = initTRPC.create()
const procedure = withSynchronousParsers(t.procedure)

const definition = z.object({ _def: z.object({ inputs: z.array(z.unknown()), output: z.unknown() }) })

test('tRPC finds no parseAsync in any schema, in whatever order a procedure was made', () => {
  const made = {
    'in another order': procedure
      .output(z.string())
      .use(({ next }) => next())
      .input(z.string())
      .query(() => ''),
    joined: procedure
      .concat(procedure.input(z.string()))
      .output(z.string())
      .query(() => ''),
  }
  const ours = [appRouter, contractRouter].flatMap(({ _def }) => Object.entries(_def.procedures))
  for (const [name, each] of [...ours, ...Object.entries(made)]) {
    // A procedure is a function with a `_def`.
    const { inputs, output } = definition.parse({ ...each })._def
    for (const schema of [...inputs, output]) {
      expect(schema, name).toBeInstanceOf(z.ZodType)
      expect(schema, name).toMatchObject({ parseAsync: undefined })
    }
  }
})

test('a schema stays as it was for others', async () => {
  const schema = z.string()
  procedure.input(schema)
  await expect(schema.parseAsync('Ana')).resolves.toBe('Ana')
})

test('asynchronous checks of inputs and outputs are awaited', async () => {
  const known = z.object({ name: z.string().refine(async name => name === 'Ana', 'Nobody is called so.') })
  const router = t.router({
    input: procedure.input(known).query(({ input }) => input),
    output: procedure
      .input(z.string())
      .output(known)
      .query(({ input }) => ({ name: input })),
  })
  const caller = t.createCallerFactory(router)({})
  await expect(caller.input({ name: 'Ana' })).resolves.toEqual({ name: 'Ana' })
  await expect(caller.input({ name: 'Eve' })).rejects.toThrow('Nobody is called so.')
  await expect(caller.output('Ana')).resolves.toEqual({ name: 'Ana' })
  await expect(caller.output('Eve')).rejects.toThrow('Output validation failed')
})
