import postgres from 'postgres'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { readAddress, withOneHost } from './address.ts'

export type PoolOptions = NonNullable<Parameters<typeof postgres>[1]>

/** A postgres.js pool whose sessions speak UTC, so that every `timestamptz` comes back in UTC. */
export function openPool(
  url: string,
  max: number,
  { connection, ...limits }: PoolOptions = {},
): postgres.Sql {
  const address = readAddress(url)
  const sql = postgres(address.url, {
    ...socketOf(parsed(address.url)),
    max,
    connect_timeout: 10,
    // The delay does not grow, so that a database is found soon after it is back.
    backoff: () => 0.25,
    onnotice: () => {},
    ...limits,
    ...address.options,
    connection: {
      application_name: 'empanel',
      ...connection,
      ...address.options.connection,
      TimeZone: 'UTC',
      DateStyle: 'ISO',
    },
  })
  return Object.assign(sql, { unsafe: preparing(sql.unsafe) })
}

/** The protocol that prepares statements. The types of postgres.js do not name the option. */
const extended = { simple: false }

/** postgres.js sends a statement that has no parameters as plain text, even one that is to be prepared. */
const preparing =
  (unsafe: postgres.Sql['unsafe']): postgres.Sql['unsafe'] =>
  (text, parameters, options) =>
    unsafe(text, parameters, options?.prepare ? { ...options, ...extended } : options)

/** Avoids `new URL`, whose error would contain the whole address with its password. */
function parsed(url: string): URL {
  const address = URL.parse(withOneHost(url))
  if (!address || !/^postgres(ql)?:$/.test(address.protocol) || /%(?![\da-f]{2})/i.test(address.hostname)) {
    throw new DatabaseUnavailable(
      'DATABASE_URL is not a PostgreSQL address such as postgres://user:password@host:5432/name. ' +
        'Special characters in the password must be percent-encoded.',
    )
  }
  return address
}

/**
 * The Unix socket of `postgres://user@%2Ffolder/name`, a form that postgres.js does not read. A path that ends in
 * `.sock` is taken as the socket itself.
 */
function socketOf({ hostname }: URL): { path?: string } {
  const place = decodeURIComponent(hostname)
  if (!place.startsWith('/')) return {}
  return { path: place.endsWith('.sock') ? place : `${place}/.s.PGSQL.5432` }
}

/** Hosts, ports and database of an address, without its user and password. */
export function addressOf(url: string): string {
  const { host, pathname } = parsed(url)
  // `URL` cannot parse a list of hosts.
  const [, hosts = host] = /^[^/]+:\/\/(?:[^/?]*@)?([^/?@]*,[^/?@]*)(?![^/?])/.exec(url) ?? []
  return hosts + pathname
}
