import { defineConfig } from 'vitest/config'
import '../../../../.ci/temporary.ts'

/** One after the other: each has processes of its own to itself, and measures how long they take. */
export default defineConfig({
  test: {
    include: ['test/faults/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
