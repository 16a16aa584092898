import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { createStamps, isFresh, keepStamp } from './build-stamp.ts'

/** The folders with a script `build` whose result `start` runs or serves, and their names for people. */
const builds = { 'apps/web': 'the portal', 'apps/server': 'the server' }
type Build = { folder: string; name: string; stamp: string }

type Io = { stdout: { write(text: string): unknown }; stderr: { write(text: string): unknown } }

/**
 * Builds the portal and the server before `start`, where their sources have changed. Where all is fresh, it prints and
 * writes nothing, so the code may belong to another user or lie on a read-only disk.
 * Returns false where something is missing, after saying on `stderr` why, and what to do.
 */
export async function buildStale(
  root: string,
  { stdout, stderr }: Io,
  signal?: AbortSignal,
): Promise<boolean> {
  const stale = staleIn(root)
  if (stale.length === 0) return true
  const names = stale.map(({ name }) => name).join(' and ')
  const closed = stale.find(({ folder }) => !mayWrite(join(root, folder)))
  if (closed) {
    stderr.write(
      `${capital(names)} must be built anew, and this user may not write to ${closed.folder}. ` +
        'Run this as the user whom the files belong to: pnpm start --build-only\n',
    )
    return false
  }
  stdout.write(`Building ${names}... `)
  const began = performance.now()
  const results = await Promise.all(stale.map(build => runBuild(root, build, signal)))
  if (signal?.aborted) return false
  const failed = results.filter(({ code }) => code !== 0)
  if (failed.length === 0) {
    stdout.write(`done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
    return true
  }
  const reason = `${capital(failed.map(({ name }) => name).join(' and '))} could not be built, so nothing was started; above is why.`
  const remedy = 'The API alone is served by: pnpm exec node apps/server/src/process/main.ts'
  stderr.write(`\n${failed.map(({ output }) => output).join('\n')}\n${reason}\n${remedy}\n`)
  return false
}

/** A copy without the portal's sources has no package there, and nothing to build. */
function staleIn(root: string): Build[] {
  const stampOf = createStamps(root)
  return Object.entries(builds)
    .filter(([folder]) => existsSync(join(root, folder, 'package.json')))
    .map(([folder, name]) => ({ folder, name, stamp: stampOf(folder) }))
    .filter(({ folder, stamp }) => !isFresh(root, folder, stamp))
}

function mayWrite(folder: string): boolean {
  try {
    for (const path of [folder, join(folder, 'dist'), join(folder, 'dist/assets')]) {
      if (existsSync(path)) accessSync(path, constants.W_OK)
    }
    return true
  } catch {
    return false
  }
}

/** Runs the script `build` of a package as pnpm would, but without pnpm, which may be missing. */
async function runBuild(root: string, { folder, name, stamp }: Build, signal?: AbortSignal) {
  const cwd = join(root, folder)
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
  if (code === 0) keepStamp(root, folder, stamp)
  return { name, code, output }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
