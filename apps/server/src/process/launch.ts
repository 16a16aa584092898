import { setSourceMapsSupport } from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { buildStale } from './build.ts'
import { endOnSignal, followLauncher } from './signals.ts'

// `pnpm start` runs this: it builds the portal and the server where they are stale, then serves. Both happen in this one process, so that
// a signal reaches it. With --build-only it only builds.
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const buildOnly = process.argv.includes('--build-only')

followLauncher()
const stopped = new AbortController()
const release = endOnSignal(signal => {
  process.exitCode = 128 + constants.signals[signal]
  stopped.abort()
})
const built = await buildStale(root, process, stopped.signal)
release()

if (!built) process.exitCode ??= 1
else if (!buildOnly) {
  setSourceMapsSupport(true)
  await import(new URL('../../dist/main.js', import.meta.url).href)
}
