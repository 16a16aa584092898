import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { isFresh, keepStamp, stampOf } from './portal-stamp.ts'

/** A copy without the portal's sources has no such file, and nothing to build. */
const page = 'apps/web/package.json'

type Io = { stdout: { write(text: string): unknown }; stderr: { write(text: string): unknown } }

/**
 * Builds the portal before `start` serves it, if its sources have changed. Where it is fresh, it prints and writes
 * nothing, so the code may belong to another user or lie on a read-only disk.
 * Returns false where there is no portal to serve, after saying on `stderr` why, and what to do.
 */
export async function buildPortal(
  root: string,
  { stdout, stderr }: Io,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!existsSync(join(root, page))) return true
  const stamp = await stampOf(root)
  if (await isFresh(root, stamp)) return true
  if (!mayWrite(root)) {
    stderr.write(
      'The portal has to be built anew, and this user may not write to apps/web. ' +
        'Run this as the user whom the files belong to: pnpm --filter @empanel/server build-portal\n',
    )
    return false
  }
  stdout.write('Building the portal... ')
  const began = performance.now()
  const { code, output } = await runBuild(root, signal)
  if (signal?.aborted) return false
  if (code === 0) {
    await keepStamp(root, stamp)
    stdout.write(`done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
    return true
  }
  const reason = 'The portal could not be built, so the server was not started; above is why.'
  const remedy = 'The API alone is served by: pnpm exec node apps/server/src/process/main.ts'
  stderr.write(`\n${output}\n${reason}\n${remedy}\n`)
  return false
}

function mayWrite(root: string): boolean {
  const folders = ['apps/web', 'apps/web/dist', 'apps/web/dist/assets'].map(name => join(root, name))
  try {
    for (const folder of folders) if (existsSync(folder)) accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Runs the script `build` of apps/web as pnpm would, but without pnpm, which may be missing. */
async function runBuild(root: string, signal?: AbortSignal) {
  const cwd = join(root, 'apps/web')
  const { scripts } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'))
  const programs = [join(cwd, 'node_modules/.bin'), join(root, 'node_modules/.bin')]
  const env = { ...process.env, PATH: [...programs, process.env.PATH].join(delimiter) }
  const build = spawn(scripts.build, {
    cwd,
    env,
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A process group of its own, so that a stop reaches the shell and its children, once.
  const stop = () => build.pid && process.kill(-build.pid, 'SIGTERM')
  signal?.addEventListener('abort', stop)
  let output = ''
  for (const stream of [build.stdout, build.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  const [code] = await once(build, 'close')
  signal?.removeEventListener('abort', stop)
  return { code, output }
}
