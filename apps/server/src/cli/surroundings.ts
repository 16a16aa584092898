import type { Choices } from '@empanel/db'
import type { Env } from '../settings/env.ts'
import type { Terminal } from './progress.ts'

/** The parts of its process that a command uses. */
export type Surroundings = {
  env: NodeJS.ProcessEnv
  stdin: AsyncIterable<Buffer> & { isTTY?: boolean }
  stdout: Terminal
  stderr: Terminal
  /** Aborts on Ctrl-C or SIGTERM. `outcome` says what became of the work. */
  interruption(outcome: string): AbortSignal
}

// These load their modules only when a command runs, so that help comes at once.

export async function settingsOf({ env }: Surroundings): Promise<Env> {
  const [{ readEnv }, { ensureDataFolder }] = await Promise.all([
    import('../settings/env.ts'),
    import('../settings/data-folder.ts'),
  ])
  const settings = readEnv(env)
  if (!settings.DATABASE_URL) await ensureDataFolder(settings.DATA_DIR)
  return settings
}

/** If a server runs the embedded database, a command works in its engine (`join`), or on a copy of the files (`copy`). */
export async function openDatabase(env: Env, choices: Choices = {}) {
  const { open } = await import('../process/database.ts')
  return open(env, { prepare: false, ...choices })
}

export async function keysOf(env: Env) {
  const { auditKeys } = await import('../settings/audit-keys.ts')
  return auditKeys(env)
}

export async function readPassword({ stdin }: Surroundings): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(chunk)
  // The line break that `echo` adds is not part of the password.
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

/** After a signal the command fails with that signal, whatever error it met on its way out. */
export async function orInterrupted<T>(signal: AbortSignal, running: Promise<T>): Promise<T> {
  return running.catch(error => {
    throw signal.aborted ? signal.reason : error
  })
}
