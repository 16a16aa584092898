import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'

// What `start` runs before the server: builds the portal where what it is made of has changed, and otherwise says
// nothing. Turbo knows what has changed, and is not to report it to anybody.
process.env.TURBO_TELEMETRY_DISABLED = '1'
const args = ['run', 'build', '--filter=@empanel/web', '--output-logs=new-only', '--log-prefix=none']
const turbo = spawn('turbo', [...args, '--ui=stream', '--no-update-notifier'], {
  stdio: ['ignore', 'pipe', 'pipe'],
})

let stoppedBy: NodeJS.Signals | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stoppedBy = signal
    // SIGINT it takes from a terminal only, for itself and for what it runs.
    turbo.kill('SIGTERM')
  })
}

const began = performance.now()
let output = ''
let building = false
for (const stream of [turbo.stdout, turbo.stderr]) {
  stream.setEncoding('utf8').on('data', text => {
    output += text
    if (building || !/cache (miss|bypass)/.test(output)) return
    building = true
    process.stdout.write('Building the portal... ')
  })
}

const [code] = await once(turbo, 'close').catch((error: NodeJS.ErrnoException) => {
  output += `turbo cannot be run (${error.code}). To install what is missing: npx -y pnpm@10.34.9 install\n`
  return [1]
})

if (stoppedBy) {
  process.exitCode = 128 + constants.signals[stoppedBy]
} else if (code === 0) {
  if (building) process.stdout.write(`done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
} else {
  const reason = 'The portal could not be built, so the server was not started; above is why.'
  const remedy = 'The API alone is served by: pnpm exec node apps/server/src/main.ts'
  process.stderr.write(`${building ? '\n' : ''}${output}\n${reason}\n${remedy}\n`)
  process.exitCode = 1
}
