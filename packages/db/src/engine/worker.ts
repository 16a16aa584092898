import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { openFiles } from './files.ts'
import { createGateway } from './gateway.ts'
import type { Report, Task } from './thread.ts'

/** The thread that the engine has to itself: it serves its socket, so that no data takes the way over another thread. */
const { folder, socket, key, gauge }: Task = workerData
const tell = (report: Report) => parentPort?.postMessage(report)

try {
  const engine = await openFiles(folder, {
    onPanic(text) {
      tell({ kind: 'panic', text })
      process.exit()
    },
  })
  const gateway = createGateway(engine, { key, gauge })
  // One that ended without a word leaves its name behind.
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
