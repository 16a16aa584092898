import { defineConfig } from 'tsdown'

// The server for production as a few files, which `pnpm start` runs: reading each source and each file of each package took most
// of the time of a start. docs/decisions/bundle-for-production.md says what stays outside.
export default defineConfig({
  entry: {
    main: 'src/process/main.ts',
    // The embedded engine's thread; packages/db/src/engine/thread.ts looks for it beside itself.
    worker: '../../packages/db/src/engine/worker.ts',
  },
  platform: 'node',
  target: 'node24',
  fixedExtension: false,
  dts: false,
  sourcemap: true,
  logLevel: 'warn',
  deps: {
    alwaysBundle: [/./],
    neverBundle: [/^@node-rs\//, /^@electric-sql\//, /^@faker-js\//, /^@fastify\/swagger-ui$/],
    onlyBundle: false,
  },
})
