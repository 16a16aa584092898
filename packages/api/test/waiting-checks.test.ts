import { initTRPC } from '@trpc/server'
import { expect, test } from 'vitest'
import { z } from 'zod'

// The patched tRPC checks synchronously where it can. No check of ours is asynchronous so far.
test('asynchronous checks of inputs and outputs are awaited', async () => {
  const t = initTRPC.create()
  const known = z.object({ name: z.string().refine(async name => name === 'Ana', 'Nobody is called so.') })
  const router = t.router({
    input: t.procedure.input(known).query(({ input }) => input),
    output: t.procedure
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
