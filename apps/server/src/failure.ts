import { DatabaseUnavailable } from '@empanel/db'
import { WrongSetting } from './env.ts'

/** Something a person typed that does not hold, in words for them. */
export class WrongInput extends Error {}

/** One line about why the process ends, for whoever started it. */
export function explain(error: unknown): string {
  if (error instanceof DatabaseUnavailable || error instanceof WrongSetting || error instanceof WrongInput)
    return error.message
  if (!(error instanceof Error)) return `Stopped by an unknown error: ${String(error)}`
  const { code, address, port, path }: NodeJS.ErrnoException & { address?: string; port?: number } = error
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${address} is taken. Set PORT to another one, or stop what uses it.`
  if (code === 'EADDRNOTAVAIL') return `HOST is ${address}, which is not an address of this machine.`
  if (code === 'EACCES' && port)
    return `This user may not listen on port ${port}. Set PORT to one above 1023.`
  if (path) return `The data folder cannot be used: ${error.message}`
  return `Stopped by an unexpected error: ${error.stack ?? error.message}`
}
