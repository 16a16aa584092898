import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server listens, as it printed it. */
    address: string
    /** The password of the demo's people, as it printed it. */
    password: string
  }
}

const root = join(import.meta.dirname, '../../..')

/** Starts the server as `pnpm start` does, on a database of its own with the demo clinic in it, for one run of tests. */
export default async function startServer(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(join(root, 'apps/web/dist/index.html'))) {
    execFileSync(process.execPath, [join(root, 'apps/server/src/process/launch.ts'), '--build-only'])
  }
  const server = await serverWithDemo({ ACCESS_POLICY: 'clinic' })
  project.provide('address', server.address)
  project.provide('password', server.password)
  return server.stop
}

export type DemoServer = { address: string; password: string; stop(): Promise<void> }

type Options = {
  /** Enlarges the demo clinic to so many patients. */
  patients?: number
}

/** A server process on a new folder of data, with the settings given. */
export async function serverWithDemo(
  settings: Record<string, string>,
  { patients }: Options = {},
): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'empanel-e2e-'))
  const env = {
    ...process.env,
    ...settings,
    NODE_ENV: 'development',
    DATABASE_URL: '',
    DATA_DIR: folder,
    PORT: '0',
  }
  if (patients) {
    const args = [join(root, 'apps/server/src/cli/main.ts'), 'demo', '--patients', String(patients)]
    execFileSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const server = spawn(process.execPath, [join(root, 'apps/server/src/process/main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  let printed = ''
  for await (const chunk of server.stdout) {
    printed += chunk
    const address = /ready at (\S+)/.exec(printed)?.[1]
    const password = /password (\S+)/.exec(printed)?.[1]
    if (!address || !password || !printed.includes('Ctrl-C')) continue
    server.stdout.resume()
    return { address, password, stop }
  }
  await stop()
  throw new Error(`The server did not come up: ${printed}`)
}
