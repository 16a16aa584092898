import { defineConfig } from 'vitest/config'

/** All files of a worker share one in-memory engine, because starting one takes seconds, and emptying it a moment. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
