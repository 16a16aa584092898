import { defineConfig } from 'vitest/config'

/** One in-memory engine serves all files of a worker: starting one takes seconds, emptying it a moment. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
