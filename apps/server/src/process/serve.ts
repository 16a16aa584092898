import closeWithGrace from 'close-with-grace'
import { readEnv } from '../settings/env.ts'
import { explain } from './failure.ts'
import { greeting } from './greeting.ts'
import { onStop } from './signals.ts'
import { start } from './start.ts'

/**
 * Serves until it is told to stop. If it cannot start, it says why in one line and ends the process. It calls `ready`
 * once it handles signals itself. `front`: the address of a proxy before this server, shown to people instead of its own.
 */
export async function serve(
  environment: NodeJS.ProcessEnv,
  ready: () => void,
  front?: string,
): Promise<void> {
  // When the reader of the log goes away, the server must go on.
  process.stdout.on('error', () => {})

  try {
    const env = readEnv({ ...environment, PUBLIC_URL: environment.PUBLIC_URL || front })
    const running = await start(env)
    const { log } = running.app
    const { close } = closeWithGrace(
      { delay: 9800, logger: false, skip: ['SIGINT', 'SIGTERM'] },
      async ({ err, signal }) => {
        if (err) log.fatal({ err }, 'stopping after an error')
        else if (signal) log.info(`stopping on ${signal}`)
        await running.stop()
      },
    )
    onStop(signal => {
      log.info(`stopping on ${signal}`)
      close()
    })
    ready()
    const shown = front ? { ...running, address: front, portal: front } : running
    process.stdout.write(greeting(env, shown))
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}
