import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { openFiles } from './files.ts'
import { createGateway } from './gateway.ts'
import type { Report, Task } from './thread.ts'

/** The engine's own thread. It serves the socket itself, so that no data passes through another thread. */
const { folder, socket, key, watchdog }: Task = workerData
const tell = (report: Report) => parentPort?.postMessage(report)

try {
  const engine = await openFiles(folder, {
    onPanic(text) {
      tell({ kind: 'panic', text })
      process.exit()
    },
  })
  const gateway = createGateway(engine, { key, watchdog })
  // A thread that was terminated leaves its socket behind.
  await rm(socket, { force: true })
  await once(gateway.server.listen(socket), 'listening')
  parentPort?.once('message', async () => {
    await gateway.close()
    await engine.close()
    process.exit()
  })
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'failed', text: error instanceof DatabaseUnavailable ? error.message : String(error) })
  process.exit()
}
