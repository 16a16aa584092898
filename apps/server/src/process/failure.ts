import { DatabaseUnavailable, UnsuitableRole } from '@empanel/db'
import { type Outline, outlineOf } from '../http/outline.ts'
import { UserError } from '../settings/user-error.ts'

/** Errors whose messages are written for people. */
const readable = [DatabaseUnavailable, UnsuitableRole, UserError]

/** Codes of postgres.js, of the system and of a server that ends, for a connection that was open. */
const lost = /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONNRESET|EPIPE|57P0[1-3])$/

type NetworkError = NodeJS.ErrnoException & { address?: string; hostname?: string; port?: number }

/** Says in one line why the process ends, to the person who started it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `Stopped by an unexpected ${typeof error} that was thrown`
  if (readable.some(kind => error instanceof kind)) return error.message
  const { code, syscall, address, hostname, port, path }: NetworkError = error
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${address} is taken. Set PORT to another one, or stop what uses it.`
  if (code === 'EADDRNOTAVAIL') return `HOST is ${address}, which is not an address of this machine.`
  if (syscall === 'getaddrinfo')
    return `HOST is ${hostname}, a name that stands for no address. Set HOST to an address of this machine.`
  if (code === 'EACCES' && port)
    return `This user may not listen on port ${port}. Set PORT to one above 1023.`
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The data folder cannot be written to: its disk is full. Make room, 64 MB at least.'
  if (path) return `The data folder cannot be used: ${error.message}`
  const chain = [...causesOf(outlineOf(error))]
  if (chain.some(({ code }) => code === '42501')) {
    return (
      'The role of DATABASE_URL lacks a privilege (42501). ' +
      'If it is the one for the application, run "empanel migrate" with the role that owns the tables. Otherwise grant ' +
      'it CREATE on the database and on its schema public, or take the role that owns the tables.'
    )
  }
  if (chain.some(({ code }) => code === '25006')) {
    return (
      'The database takes no changes (25006): it is a standby, or kept from them, as some providers do while its disk is ' +
      'full. Name the primary in DATABASE_URL, or make room.'
    )
  }
  if (chain.some(({ code = '' }) => lost.test(code))) {
    return 'The connection to the database was lost: it was stopped, or started anew. Run this again once it answers.'
  }
  const kinds = chain.map(({ kind, code }) => (code ? `${kind} ${code}` : kind)).join(', caused by ')
  return `Stopped by an unexpected error: ${kinds} (${chain[0]?.frames[0] ?? 'place unknown'})`
}

function* causesOf(outline: Outline | undefined): Generator<Outline> {
  for (let next = outline; next; next = next.cause) yield next
}
