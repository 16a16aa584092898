import closeWithGrace from 'close-with-grace'
import { readEnv } from '../settings/env.ts'
import { explain } from './failure.ts'
import { greeting } from './greeting.ts'
import { onStop } from './signals.ts'
import { start } from './start.ts'

/**
 * Serves until it is told to stop. What keeps it from starting is said in one line, and ends the process. `ready` is
 * called when signals are handled here.
 */
export async function serve(environment: NodeJS.ProcessEnv, ready: () => void): Promise<void> {
  // A reader of the log that goes away must not take the server along.
  process.stdout.on('error', () => {})

  try {
    const env = readEnv(environment)
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
    process.stdout.write(greeting(env, running))
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}
