import { Command, CommanderError } from 'commander'
import { Interrupted } from './interruption.ts'
import {
  keysOf,
  openDatabase,
  orInterrupted,
  readPassword,
  type Surroundings,
  settingsOf,
} from './surroundings.ts'
import { addWorkshop } from './workshop.ts'

/** Runs a command to its end and returns its exit code. A failure is one line on stderr. */
export async function runCommand(args: string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings
  let exitCode = 0
  const program = new Command('empanel')
    .description('Looks after an Empanel installation. The settings are those of the server.')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .configureOutput({ writeOut: text => stdout.write(text), writeErr: text => stderr.write(text) })
  addMigrate(program, surroundings)
  addCreateAdmin(program, surroundings)
  addResetPassword(program, surroundings)
  addImport(program, surroundings, setExitCode)
  addBackup(program, surroundings)
  addRestore(program, surroundings, setExitCode)
  addAudit(program, surroundings, setExitCode)
  addMail(program, surroundings)
  addWorkshop(program, surroundings)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // It has written its help, or how the arguments are wrong.
    if (error instanceof CommanderError) return error.exitCode
    const { explain } = await import('../process/failure.ts')
    stderr.write(`${explain(error)}\n`)
    return error instanceof Interrupted ? error.exitCode : 1
  }

  function setExitCode(code: number): void {
    exitCode = code
  }
}

type SetExitCode = (code: number) => void

function addMigrate(program: Command, surroundings: Surroundings): void {
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
      const password = options.passwordStdin ? await readPassword(surroundings) : undefined
      const env = await settingsOf(surroundings)
      const given = { env, role: options.applicationRole, password }
      checkRole(given)
      await using connection = await openDatabase(env)
      await migrateFor(connection, given)
      surroundings.stdout.write('The database is up to date.\n')
    })
}

function addCreateAdmin(program: Command, surroundings: Surroundings): void {
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
      const password = await readPassword(surroundings)
      const env = await settingsOf(surroundings)
      const [key] = await keysOf(env)
      await using connection = await openDatabase(env, { join: true })
      await addAdmin(connection, { key, email, name, password })
      surroundings.stdout.write(`${email} can now sign in as an administrator.\n`)
    })
}

function addResetPassword(program: Command, surroundings: Surroundings): void {
  program
    .command('reset-password')
    .description('print a link with which the holder of an account chooses a new password')
    .argument('<login>', 'the e-mail address or username of the account')
    .addHelpText(
      'after',
      '\nThe link works once, for 60 minutes, and ends older ones. Whoever has it can take over the account, so hand it to nobody\n' +
        'else. The audit trail records that it was made. Until it is used, the old password stays.\n' +
        '\nExample:\n  pnpm empanel reset-password ada@example.org',
    )
    .action(async (login: string) => {
      const { makeResetLink } = await import('./reset-password.ts')
      const env = await settingsOf(surroundings)
      const [key] = await keysOf(env)
      await using connection = await openDatabase(env, { join: true })
      surroundings.stdout.write(`${await makeResetLink(connection, { env, key, login })}\n`)
    })
}

function addImport(program: Command, surroundings: Surroundings, setExitCode: SetExitCode): void {
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
      const signal = surroundings.interruption('nothing was stored')
      const [{ migrate }, { runImport }] = await Promise.all([import('@empanel/db'), import('./import.ts')])
      const env = await settingsOf(surroundings)
      const [auditKey] = await keysOf(env)
      await using connection = await openDatabase(env)
      await migrate(connection.url)
      const io = { ...surroundings, signal }
      setExitCode(await orInterrupted(signal, runImport(connection, dir, { auditKey, ...options }, io)))
    })
}

function addBackup(program: Command, surroundings: Surroundings): void {
  program
    .command('backup')
    .description('write the whole database into one file, while servers go on writing')
    .argument('<file>', 'the file to make, such as empanel-2030-01-31.backup')
    .option('--force', 'replace the file where it is there already')
    .action(async (file: string, options: { force?: boolean }) => {
      const signal = surroundings.interruption('no backup was made')
      const { runBackup } = await import('./backup.ts')
      await using connection = await openDatabase(await settingsOf(surroundings), { copy: true })
      const io = { ...surroundings, signal }
      await orInterrupted(signal, runBackup(connection, { file, ...options }, io))
    })
}

function addRestore(program: Command, surroundings: Surroundings, setExitCode: SetExitCode): void {
  program
    .command('restore')
    .description('bring a backup back into an empty database, of either kind')
    .argument('<file>', 'the backup')
    .option(
      '--check',
      'only try it: restore it somewhere else, verify its audit trail there, and change nothing',
    )
    .action(async (file: string, { check }: { check?: boolean }) => {
      const signal = surroundings.interruption('nothing was stored')
      const [{ demandReadable }, { checkBackup, runRestore }] = await Promise.all([
        import('./backup/read.ts'),
        import('./backup.ts'),
      ])
      const env = await settingsOf(surroundings)
      const io = { ...surroundings, signal }
      if (check) {
        setExitCode(await orInterrupted(signal, checkBackup(file, await keysOf(env), io)))
        return
      }
      await demandReadable(file)
      await using connection = await openDatabase(env)
      await orInterrupted(signal, runRestore(connection, file, io))
    })
}

function addAudit(program: Command, surroundings: Surroundings, setExitCode: SetExitCode): void {
  program
    .command('audit')
    .description('look after the audit trail')
    .command('verify')
    .description(
      'look whether entries were changed, removed or put in; exit code 1 names the first that does not fit',
    )
    .option(
      '--expect <mark>',
      'the mark of an entry, as an earlier run printed it, which must still be there',
    )
    .action(async ({ expect }: { expect?: string }) => {
      const { reportOnTrail } = await import('./audit-verify.ts')
      const env = await settingsOf(surroundings)
      const keys = await keysOf(env)
      await using connection = await openDatabase(env, { join: true })
      setExitCode(await reportOnTrail(connection, { keys, expect }, surroundings))
    })
}

function addMail(program: Command, surroundings: Surroundings): void {
  program
    .command('mail')
    .description('look after the mails of the server')
    .command('test')
    .description('send one mail, and say what went wrong')
    .requiredOption('--to <address>', 'the address to send it to')
    .action(async ({ to }: { to: string }) => {
      const { sendTest } = await import('./mail-test.ts')
      surroundings.stdout.write(`${await sendTest(await settingsOf(surroundings), to)}\n`)
    })
}
