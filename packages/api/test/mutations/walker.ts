import { fileURLToPath } from 'node:url'
import { createTestDatabase } from '@empanel/db/testing'
import { createServer, createServerModuleRunner } from 'vite'
import { src } from './generate.ts'
import { type Mutation, mutated } from './mutation.ts'
import type { Narrow, Outcome } from './rounds.ts'

const entry = fileURLToPath(new URL('narrow-walk.ts', import.meta.url))

/**
 * The part of `test/walk/walk.test.ts` that a mutation can affect. The walk calls each procedure by itself and rolls it
 * back, so every problem shows here, too, and one world serves all mutations.
 */
export async function openWalker() {
  let current: Mutation | undefined
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [
      {
        name: 'mutation',
        enforce: 'pre',
        transform: (_, id) => (current && id === src + current.file ? mutated(current) : null),
      },
    ],
  })
  const { ssr } = server.environments
  const runner = createServerModuleRunner(ssr, { hmr: false })
  const load = (): Promise<typeof import('./narrow-walk.ts')> => runner.import(entry)
  const connection = await createTestDatabase()
  const world = await (await load()).buildWorldIn(connection)

  async function walk(narrow: Narrow, mutation?: Mutation): Promise<Outcome> {
    for (const one of [current, mutation]) {
      for (const known of ssr.moduleGraph.getModulesByFile(src + one?.file) ?? []) {
        ssr.moduleGraph.invalidateModule(known)
      }
    }
    current = mutation
    runner.clearCache()
    try {
      const { narrowWalk } = await load()
      const wrong = await narrowWalk(connection, world, narrow)
      const failed = wrong.map(message => ({ test: 'walk', message }))
      return { passed: wrong.length > 0 ? 0 : 1, failed, broken: [], covered: [] }
    } catch (error) {
      return { passed: 0, failed: [], broken: [String(error)], covered: [] }
    }
  }

  let last: Promise<unknown> = Promise.resolve()
  return {
    /** One at a time: a mutation affects all that is loaded. A walk that fails without one proves nothing. */
    walk(narrow: Narrow, mutation?: Mutation): Promise<Outcome> {
      const turn = last.then(() => walk(narrow, mutation))
      last = turn
      return turn
    },
    async close() {
      await runner.close()
      await server.close()
      await connection.close()
    },
  }
}
