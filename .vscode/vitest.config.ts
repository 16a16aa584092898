import { defineConfig } from 'vitest/config'

/** For one file by its path, from the root or from an editor. `pnpm test` runs each package by itself. */
export default defineConfig({ test: { projects: ['packages/*', 'apps/*'] } })
