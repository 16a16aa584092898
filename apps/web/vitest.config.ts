import { defineConfig } from 'vitest/config'
import '../../.ci/temporary.ts'
import { installedBrowser } from './e2e/browser.ts'

const browser = installedBrowser()
if (!browser) {
  process.stderr.write(
    'No Chromium was found, so the portal is not tried in a browser. Install one, or say where it is: CHROMIUM=/path/to/chromium\n',
  )
}

/** The short tests: `pnpm test:e2e` runs all that need a browser. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', ...(browser ? ['e2e/home.e2e.ts'] : [])],
    ...(browser ? { globalSetup: ['e2e/server.ts'] } : {}),
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    passWithNoTests: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
