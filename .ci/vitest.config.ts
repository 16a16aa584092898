import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import './temporary.ts'

/** How tests of a package run that use a database or none: all files of a worker share one in-memory engine. */
export const onDatabases = {
  pool: 'forks',
  isolate: false,
  maxWorkers: 2,
  // The usual size collects too often for an engine in memory.
  execArgv: ['--max-semi-space-size=32'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
} as const

/**
 * The longest first, so that no worker is left with one of them at the end. The others follow by size, and last the
 * projects that need workers of their own.
 */
const longest = [
  'api/test/walk/walk.test.ts',
  'api/test/walk/presets.slow.test.ts',
  'server/src/http/routes/rpc-walk.slow.test.ts',
  'rest/test/walk.slow.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = longest.findIndex(name => moduleId.endsWith(name))
      if (place >= 0) return place
      return project.name === 'empanel' ? longest.length : longest.length + 1
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

const files = '{packages/{api,db,exchange,fhir,rest},apps/{bench,server}}/{src,test}/**/*.test.ts'
const slow = files.replace('*.test', '*.slow.test')
const others = ['**/test/faults/**', '**/node_modules/**']

/** All tests but those of the portal, in one run. A worker keeps its engine and its modules from package to package. */
export default defineConfig({
  test: {
    maxWorkers: onDatabases.maxWorkers,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...onDatabases, name: 'empanel', include: [files], exclude: [...others, slow] } },
      // Tests that start processes or repeat a long one: too much for every run.
      { test: { ...onDatabases, name: 'slow', include: [slow], exclude: others } },
      'packages/client',
      'packages/fastify-trpc',
      'apps/web',
    ],
  },
})
