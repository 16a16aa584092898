import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endOnSignal, followLauncher } from './signals.ts'

// `pnpm dev`: the portal with hot reload at the usual address, and behind it the server, which starts again when one of
// its files changes. Both end when either does, or on Ctrl-C.
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const port = Number(process.env.PORT ?? 3000)
const server = { ...process.env, PORT: String(port + 1) }
const portal = { ...process.env, EMPANEL_SERVER: `http://127.0.0.1:${port + 1}` }

const web = join(root, 'apps/web')
const vite = join(
  dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')),
  'bin/vite.js',
)

const programs = [
  spawn(
    process.execPath,
    [
      '--watch',
      '--watch-preserve-output',
      '--import',
      join(root, 'apps/server/runtime.mjs'),
      join(root, 'apps/server/src/process/main.ts'),
      `http://127.0.0.1:${port}`,
    ],
    { cwd: root, env: server, stdio: ['ignore', 'inherit', 'inherit'] },
  ),
  spawn(process.execPath, [vite, '--port', String(port), '--strictPort', '--host', '127.0.0.1'], {
    cwd: web,
    env: portal,
    stdio: ['ignore', 'inherit', 'inherit'],
  }),
]

followLauncher()
const end = (signal: NodeJS.Signals = 'SIGTERM') => {
  for (const program of programs) program.kill(signal)
}
endOnSignal(end)
for (const program of programs) {
  program.on('exit', code => {
    process.exitCode ??= code ?? 0
    end()
  })
}
