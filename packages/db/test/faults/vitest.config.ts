import { defineConfig } from 'vitest/config'
import '../../../../.ci/temporary.ts'

/** Files run one after the other, because each measures times and needs the machine alone. */
export default defineConfig({
  test: {
    include: ['test/faults/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
