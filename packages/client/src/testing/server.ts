import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that all tests share, and its database. */
    address: string
    databaseUrl: string
  }
}

const host = fileURLToPath(new URL('./host.ts', import.meta.url))

/** Starts one real server for all tests, in its own process and on its own database. */
export default async function setup(project: TestProject) {
  const child = spawn(process.execPath, [host], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', text => {
      output += text
      if (/ready at http/.test(output) && /database at/.test(output)) resolve()
    })
    ended.then(() => reject(new Error(`the server ended:\n${output}`)))
  })
  project.provide('address', /ready at (http:\S+)/.exec(output)?.[1] ?? '')
  project.provide('databaseUrl', /database at (\S+)/.exec(output)?.[1] ?? '')
  return async () => {
    child.stdin.end()
    await ended
  }
}
