import closeWithGrace from 'close-with-grace'
import { readEnv } from './env.ts'
import { explain } from './failure.ts'
import { greeting } from './greeting.ts'
import { start } from './start.ts'

/** Serves until it is told to stop. What keeps it from starting is said in one line, and ends the process. */
export async function serve(environment: NodeJS.ProcessEnv): Promise<void> {
  // A reader of the log that goes away must not take the server along.
  process.stdout.on('error', () => {})

  try {
    const env = readEnv(environment)
    const running = await start(env)
    closeWithGrace({ delay: 9800, logger: false }, async ({ err, signal }) => {
      const { log } = running.app
      if (err) log.fatal({ err }, 'stopping after an error')
      else log.info(`stopping on ${signal}`)
      await running.stop()
    })
    process.stdout.write(greeting(env, running))
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}
