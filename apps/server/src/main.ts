import { existsSync } from 'node:fs'
import { keepCompiled } from './compiled.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

keepCompiled()
const { serve } = await import('./serve.ts')
await serve(process.env)
