import { defineConfig } from 'vitest/config'
import '../../../../.ci/temporary.ts'

/** One by one: each measures its own cost and needs the machine to itself. */
export default defineConfig({
  test: {
    include: ['test/faults/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
