import type { FastifyReply } from 'fastify'

const mostNames = 50
const longestName = 60

/** Names to whoever sent them the fields and parameters that had no effect: a typing error can be found by that. */
export function nameIgnored(reply: FastifyReply, ignored: ReadonlySet<string>): void {
  if (ignored.size === 0) return
  const names = [...ignored].slice(0, mostNames).map(name => name.slice(0, longestName).toWellFormed())
  // A header is no place for line breaks or letters beyond ASCII.
  reply.header('x-ignored', names.map(name => encodeURIComponent(name).replaceAll('%3D', '=')).join(', '))
}

/** The versions that an `If-Match` header names, undefined where any will do. A tag that is none of ours matches none. */
export function versionsIn(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  return header.split(',').flatMap(tag => {
    const version = /^\s*"(\d{1,9})"\s*$/.exec(tag)?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}
