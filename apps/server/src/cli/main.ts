import { existsSync } from 'node:fs'
import { speedUpLoading } from '../process/loading.ts'
import { followLauncher } from '../process/signals.ts'
import { interruption } from './interruption.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

speedUpLoading()
followLauncher()
const { runCommand } = await import('./program.ts')
const { env, stdin, stdout, stderr } = process
process.exitCode = await runCommand(process.argv.slice(2), { env, stdin, stdout, stderr, interruption })
