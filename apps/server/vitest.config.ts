import { defineConfig } from 'vitest/config'
import { onDatabases } from '../../.ci/vitest.config.ts'

export default defineConfig({
  test: {
    ...onDatabases,
    include: ['src/**/*.test.ts', 'test/*.test.ts'],
  },
})
