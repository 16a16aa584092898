import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // For the client's subscriptions.
    execArgv: ['--experimental-eventsource'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
