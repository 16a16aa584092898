import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BaseSequencer, createVitest, type TestCase, type TestModule, type Vitest } from 'vitest/node'
import { z } from 'zod'
import { src } from './generate.ts'
import { type Mutation, mutated } from './mutation.ts'
import { noting } from './reached.ts'
import type { Outcome, TestRound } from './rounds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

class AsGiven extends BaseSequencer {
  override sort: BaseSequencer['sort'] = async files => files
}

/**
 * Runs tests on sources of which one is changed while it is loaded. Writes no file, so that other work in the tree goes
 * on undisturbed. `noted`: the sources note which of their functions each test file calls.
 */
export async function openLane({ noted = false } = {}) {
  let current: Mutation | undefined
  const lane: Vitest = await createVitest(
    {
      root,
      watch: false,
      reporters: [{}],
      maxWorkers: 1,
      bail: noted ? 0 : 1,
      setupFiles: noted ? [fileURLToPath(new URL('reached.setup.ts', import.meta.url))] : [],
      sequence: { sequencer: AsGiven },
      fsModuleCache: false,
    },
    {
      plugins: [
        {
          name: 'mutation',
          enforce: 'pre',
          transform(code, id) {
            if (current && id === src + current.file) return mutated(current)
            if (!noted || !id.startsWith(src) || !/(?<!\.test)\.ts$/.test(id)) return null
            return noting(relative(src, id), code)
          },
        },
      ],
    },
  )
  const all = await lane.globTestSpecifications()
  const project = lane.getRootProject()

  return {
    async run({ files, rank = () => 0 }: TestRound, mutation?: Mutation): Promise<Outcome> {
      const rankOf = (id: string) => rank(relative(root, id))
      const chosen = all
        .map(({ moduleId }) => moduleId)
        .filter(id => files(relative(root, id)))
        .sort((one, other) => rankOf(one) - rankOf(other))
      const specifications = chosen.map(path => project.createSpecification(path))
      const touched = [current, mutation].flatMap(one => (one ? [src + one.file] : []))
      current = mutation
      for (const file of touched) lane.invalidateFile(file)
      const { testModules: known, unhandledErrors } = await lane.runTestSpecifications(specifications)
      const testModules = known.filter(({ moduleId }) => chosen.includes(moduleId))
      return {
        passed: testModules.flatMap(module => [...module.children.allTests('passed')]).length,
        failed: testModules.flatMap(module => [...module.children.allTests('failed')]).map(failureOf),
        broken: [
          ...testModules.flatMap(module => module.errors()).map(({ message }) => message),
          ...unhandledErrors.map(String),
        ],
        covered: testModules.map(coveredBy),
      }
    },
    close: () => lane.close(),
  }
}

const meta = z.object({ reached: z.array(z.string()).default([]) })

const coveredBy = (module: TestModule) => ({
  path: relative(root, module.moduleId),
  functions: new Set(meta.parse(module.meta()).reached),
  ms: module.diagnostic().duration,
})

function failureOf(test: TestCase): Outcome['failed'][number] {
  const errors = test.result().errors ?? []
  return { test: test.fullName, message: errors.map(({ message, diff }) => diff ?? message).join('\n') }
}
