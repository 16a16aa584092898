import { existsSync } from 'node:fs'
import { keepCompiled } from './compiled.ts'
import { endOnSignal, followLauncher } from './signals.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

keepCompiled()
followLauncher()
const ready = endOnSignal()
const { serve } = await import('./serve.ts')
await serve(process.env, ready, process.argv[2])
