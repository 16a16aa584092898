import { defineConfig } from 'vitest/config'

/** One after the other: each measures what it takes, and has the machine to itself. */
export default defineConfig({
  test: {
    include: ['test/faults/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
