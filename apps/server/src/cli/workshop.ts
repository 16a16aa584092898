import type { Command } from 'commander'
import type { Env } from '../settings/env.ts'
import { WrongInput } from '../settings/user-error.ts'
import { openDatabase, type Surroundings, settingsOf } from './surroundings.ts'

/** Adds the commands for the daily work on the schema. */
export function addWorkshop(program: Command, surroundings: Surroundings): void {
  program
    .command('reset')
    .description(
      'delete all data and migrate anew, with the demo clinic where there is no DATABASE_URL; never in production',
    )
    .option('--yes', 'do not ask first')
    .action(async (options: { yes?: boolean }) => {
      const { runReset } = await import('./reset.ts')
      const env = await settingsForWorkshop('reset', surroundings)
      await using connection = await openDatabase(env, { newer: true })
      await runReset(connection, { env, ...options }, surroundings)
    })
  program
    .command('demo')
    .description(
      'enlarge the demo clinic, and load it first where the database is empty; never in production',
    )
    .requiredOption('--patients <number>', 'how many patients it shall have')
    .action(async (options: { patients: string }) => {
      const { runDemo } = await import('./demo.ts')
      const env = await settingsForWorkshop('demo', surroundings)
      await using connection = await openDatabase(env, { join: true })
      await runDemo(connection, { env, ...options }, surroundings)
    })
  program
    .command('studio')
    .description('show and change the tables in a browser, with Drizzle Studio; never in production')
    .option('--port <number>', 'the port of 127.0.0.1 at which its page finds the data', '4983')
    .action(async ({ port }: { port: string }) => {
      const { runStudio } = await import('./studio.ts')
      await runStudio(await settingsForWorkshop('studio', surroundings), port, surroundings)
    })
}

/** Neither the policy nor the trail knows of these commands. */
async function settingsForWorkshop(command: string, surroundings: Surroundings): Promise<Env> {
  const env = await settingsOf(surroundings)
  if (env.NODE_ENV === 'production') {
    throw new WrongInput(`${command} is for development, and NODE_ENV is production. Nothing was done.`)
  }
  return env
}
