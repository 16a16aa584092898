import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** A program's exit code and output. */
export type Outcome = { code: number; output: string }

/** Runs a program to its end. */
export async function execute(program: string, args: string[], cwd = root): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(program, args, { cwd, env: { ...process.env, NO_COLOR: '1' } })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) throw error
    const code = 'code' in error && typeof error.code === 'number' ? error.code : 1
    return { code, output: `${error.stdout}${error.stderr}` }
  }
}

/** Builds and packs the package as it would be published. */
export async function pack(folder: string): Promise<string> {
  const manifest: { packageManager: string } = JSON.parse(
    await readFile(join(root, '../../package.json'), 'utf8'),
  )
  const packed = await execute('npx', ['-y', manifest.packageManager, 'pack', '--pack-destination', folder])
  const [name] = /[\w.-]+\.tgz/.exec(packed.output) ?? []
  if (!name) throw new Error(packed.output)
  return join(folder, name)
}

/** The declarations must suit these compilers. By version, their names in the consumer's project. */
export const compilers = { '5.9': 'typescript-5', '6': 'typescript-6', '7': 'typescript' } as const

/** Makes an empty project in a temporary folder. */
export async function emptyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'empanel-consumer-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

const tsconfig = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    types: ['node'],
    noUnusedLocals: false,
  },
}

const outOfReach = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/

/** Installs the package beside three compilers; undefined, or why the registry cannot be reached. */
export async function install(folder: string, tarball: string): Promise<string | undefined> {
  const { code, output } = await execute(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      tarball,
      'typescript-5@npm:typescript@5.9',
      'typescript-6@npm:typescript@6',
      'typescript@7',
      '@types/node@24',
    ],
    folder,
  )
  if (code === 0) return undefined
  const [reason] = outOfReach.exec(output) ?? []
  if (!reason) throw new Error(output)
  return `the registry is out of reach: ${reason}`
}
