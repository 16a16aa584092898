import { existsSync } from 'node:fs'
import type { Choices } from '@empanel/db'
import { Command } from 'commander'
import { keepCompiled } from '../process/compiled.ts'
import { followLauncher } from '../process/signals.ts'
import type { Env } from '../settings/env.ts'
import { Interrupted, interruption } from './interruption.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

keepCompiled()
followLauncher()

const program = new Command('empanel')
  .description('Looks after an Empanel installation. The settings are those of the server.')
  .showHelpAfterError('(--help shows what there is)')

program
  .command('migrate')
  .description('bring the database up to date; does nothing where it is')
  .option(
    '--application-role <name>',
    'then grant this role what a server needs, and no change of the audit trail',
  )
  .option('--password-stdin', 'make that role if there is none, with the password on standard input')
  .action(async (options: { applicationRole?: string; passwordStdin?: boolean }) => {
    const { checkRole, migrateFor } = await import('./migrate.ts')
    const password = options.passwordStdin ? await readStandardInput() : undefined
    const env = await settings()
    const given = { env, role: options.applicationRole, password }
    checkRole(given)
    await using connection = await openDatabase(env)
    await migrateFor(connection, given)
    process.stdout.write('The database is up to date.\n')
  })

program
  .command('create-admin')
  .description('make an account with the role admin')
  .requiredOption('--email <address>', 'its e-mail address')
  .requiredOption('--name <name>', "the holder's name")
  .requiredOption(
    '--password-stdin',
    'read the password from standard input, so that it shows in no list of processes',
  )
  .addHelpText(
    'after',
    '\nExample:\n  printf %s "$PASSWORD" | pnpm empanel create-admin --email ada@example.org --name "Ada" --password-stdin',
  )
  .action(async ({ email, name }: { email: string; name: string }) => {
    const { addAdmin } = await import('./create-admin.ts')
    const password = await readStandardInput()
    const env = await settings()
    const [key] = await keysOf(env)
    await using connection = await openDatabase(env, { join: true })
    await addAdmin(connection, { key, email, name, password })
    process.stdout.write(`${email} can now sign in as an administrator.\n`)
  })

program
  .command('import')
  .description('import patients, practitioners, encounters and care teams from FHIR R4 files')
  .argument(
    '<dir>',
    'folder with Patient*.ndjson, Practitioner*.ndjson, Encounter*.ndjson, CareTeam*.ndjson or bundles (*.json)',
  )
  .option('--dry-run', 'say what would change, and change nothing')
  .option('--source <name>', 'where the records come from: their ids are unique within it', 'fhir')
  .action(async (dir: string, options: { dryRun?: boolean; source: string }) => {
    const signal = interruption('nothing was stored')
    const [{ migrate }, { runImport }] = await Promise.all([import('@empanel/db'), import('./import.ts')])
    const env = await settings()
    const [auditKey] = await keysOf(env)
    await using connection = await openDatabase(env)
    await migrate(connection.url)
    process.exitCode = await orInterrupted(
      signal,
      runImport(connection, dir, { auditKey, ...options }, { ...streams(), signal }),
    )
  })

program
  .command('backup')
  .description('write the whole database into one file, while servers go on writing')
  .argument('<file>', 'the file to make, such as empanel-2030-01-31.backup')
  .option('--force', 'replace the file where it is there already')
  .action(async (file: string, options: { force?: boolean }) => {
    const signal = interruption('no backup was made')
    const { runBackup } = await import('./backup.ts')
    await using connection = await openDatabase(await settings(), { copy: true })
    await orInterrupted(signal, runBackup(connection, { file, ...options }, { ...streams(), signal }))
  })

program
  .command('restore')
  .description('bring a backup back into an empty database, of either kind')
  .argument('<file>', 'the backup')
  .option(
    '--check',
    'only try it: restore it somewhere else, verify its audit trail there, and change nothing',
  )
  .action(async (file: string, { check }: { check?: boolean }) => {
    const signal = interruption('nothing was stored')
    const { checkBackup, runRestore } = await import('./backup.ts')
    const env = await settings()
    const io = { ...streams(), signal }
    if (check) {
      process.exitCode = await orInterrupted(signal, checkBackup(file, await keysOf(env), io))
      return
    }
    await using connection = await openDatabase(env)
    await orInterrupted(signal, runRestore(connection, file, io))
  })

program
  .command('audit')
  .description('look after the audit trail')
  .command('verify')
  .description(
    'look whether entries were changed, removed or put in; exit code 1 names the first that does not fit',
  )
  .option('--expect <mark>', 'the mark of an entry, as an earlier run printed it, which must still be there')
  .action(async ({ expect }: { expect?: string }) => {
    const { reportOnTrail } = await import('./audit-verify.ts')
    const env = await settings()
    const keys = await keysOf(env)
    await using connection = await openDatabase(env, { join: true })
    process.exitCode = await reportOnTrail(connection, { keys, expect }, process)
  })

// These load their modules only when a command runs, so that help comes at once.

async function settings() {
  const [{ readEnv }, { ensureDataFolder }] = await Promise.all([
    import('../settings/env.ts'),
    import('../settings/data-folder.ts'),
  ])
  const env = readEnv(process.env)
  if (!env.DATABASE_URL) await ensureDataFolder(env.DATA_DIR)
  return env
}

function streams() {
  const { stdout, stderr } = process
  return { stdout, stderr }
}

/** After a signal the command fails with that signal, whatever error it met on its way out. */
async function orInterrupted<T>(signal: AbortSignal, running: Promise<T>): Promise<T> {
  return running.catch(error => {
    throw signal.aborted ? signal.reason : error
  })
}

/** `beside`: if a server runs the embedded database, work in its engine (`join`), or on a copy of the files (`copy`). */
async function openDatabase(env: Env, beside: Pick<Choices, 'join' | 'copy'> = {}) {
  const { open } = await import('../process/database.ts')
  return open(env, { prepare: false, ...beside })
}

async function keysOf(env: Env) {
  const { auditKeys } = await import('../settings/audit-keys.ts')
  return auditKeys(env)
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  // The line break that `echo` adds is not part of the password.
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

try {
  await program.parseAsync()
} catch (error) {
  const { explain } = await import('../process/failure.ts')
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1
}
