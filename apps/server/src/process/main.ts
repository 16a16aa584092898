import { existsSync } from 'node:fs'
import { speedUpLoading } from './loading.ts'
import { endOnSignal, followLauncher } from './signals.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

speedUpLoading()
followLauncher()
const ready = endOnSignal()
const { serve } = await import('./serve.ts')
await serve(process.env, ready, process.argv[2])
