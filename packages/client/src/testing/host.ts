import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestDatabase } from '@empanel/db/testing'

/*
 * Starts a database and a server on it, and stops both when standard input ends. This is a process of its own, because
 * the embedded engine of a test lives as long as the process that started it.
 */
const main = fileURLToPath(new URL('../../../../apps/server/src/process/main.ts', import.meta.url))
const { PATH = '', HOME = '' } = process.env

const database = await createTestDatabase()
// Without a mail server, mails are kept there.
const folder = await mkdtemp(join(tmpdir(), 'empanel-client-'))
const settings = {
  DATABASE_URL: database.url,
  DATA_DIR: folder,
  JWT_SECRET: randomBytes(48).toString('base64'),
}
const server = spawn(process.execPath, [main], {
  env: { PATH, HOME, PORT: '0', LOG_LEVEL: 'warn', ...settings },
  stdio: ['ignore', 'inherit', 'inherit'],
})
process.stdout.write(`database at ${database.url}\n`)
server.once('close', () => process.stdin.destroy())
process.stdin.resume().once('close', async () => {
  server.kill('SIGKILL')
  await database.close()
  await rm(folder, { recursive: true, force: true })
  process.exit()
})
