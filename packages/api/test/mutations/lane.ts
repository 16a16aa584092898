import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVitest, type TestCase, type Vitest } from 'vitest/node'
import { src } from './generate.ts'
import { type Mutation, mutated } from './mutation.ts'
import type { Outcome, TestRound } from './rounds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs tests on sources of which one is changed while it is loaded. Writes no file, so that other work in the tree goes
 * on undisturbed.
 */
export async function openLane() {
  let current: Mutation | undefined
  const lane: Vitest = await createVitest(
    {
      root,
      watch: false,
      reporters: [{}],
      maxWorkers: 1,
      bail: 1,
      fsModuleCache: false,
    },
    {
      plugins: [
        {
          name: 'mutation',
          enforce: 'pre',
          transform: (_, id) => (current && id === src + current.file ? mutated(current) : null),
        },
      ],
    },
  )
  const all = await lane.globTestSpecifications()
  const project = lane.getRootProject()

  return {
    async run({ files }: TestRound, mutation?: Mutation): Promise<Outcome> {
      const chosen = all.map(({ moduleId }) => moduleId).filter(id => files(relative(root, id)))
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
      }
    },
    close: () => lane.close(),
  }
}

function failureOf(test: TestCase): Outcome['failed'][number] {
  const errors = test.result().errors ?? []
  return { test: test.fullName, message: errors.map(({ message, diff }) => diff ?? message).join('\n') }
}
