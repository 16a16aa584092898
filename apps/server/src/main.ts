import { existsSync } from 'node:fs'
import { loadFaster } from './loading.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

loadFaster()
const { serve } = await import('./serve.ts')
await serve(process.env)
