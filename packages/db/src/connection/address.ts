import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type postgres from 'postgres'
import { DatabaseUnavailable } from '../storage/unavailable.ts'

type PoolOptions = NonNullable<Parameters<typeof postgres>[1]>

/** The meaning of an address's parameters for the driver. */
type Meaning = {
  options: PoolOptions
  connection: Record<string, string>
  mode: string | undefined
  tls: ConnectionOptions
  /** One sentence for each parameter that is ignored or replaced. */
  notes: string[]
}

/** Reads one parameter into the meaning, or throws an error that says what to do about it. */
type Rule = (value: string, meaning: Meaning, name: string) => void

const refuse = (text: string) => {
  throw new DatabaseUnavailable(`DATABASE_URL: ${text}`)
}

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

const ignored: Rule = (_, { notes }, name) => notes.push(`${name} is ignored`)
const silent: Rule = () => {}
const setting: Rule = (value, { connection }, name) => {
  connection[name] = value
}
const seconds =
  (option: 'connect_timeout' | 'max'): Rule =>
  (value, { options }, name) => {
    if (!/^[1-9]\d{0,3}$/.test(value)) refuse(`${name} must be a whole number from 1 to 9999.`)
    options[option] = Number(value)
  }
const file =
  (option: 'ca' | 'cert' | 'key'): Rule =>
  (path, { tls }, name) => {
    try {
      tls[option] = readFileSync(path)
    } catch {
      refuse(`${name} names ${path}, which cannot be read.`)
    }
  }
const onlyPublic: Rule = (value, _, name) => {
  if (value !== 'public') refuse(`${name} must be left out: Empanel keeps its tables in the schema public.`)
}
const fixed: Rule = (_, { notes }, name) =>
  notes.push(`${name} is ignored: sessions speak UTC, ISO and UTF-8`)

/** The parameters that libpq and providers' documents put into an address. Any other is ignored, with a note. */
const rules: Record<string, Rule> = {
  sslmode(value, meaning) {
    if (!modes.includes(value)) refuse(`sslmode must be one of ${modes.join(', ')}.`)
    meaning.mode = value
  },
  ssl(value, meaning) {
    if (!['true', 'false', '1', '0'].includes(value))
      refuse('ssl: give sslmode instead, such as sslmode=verify-full.')
    meaning.mode ??= value === 'true' || value === '1' ? 'verify-full' : 'disable'
  },
  sslrootcert(value, meaning, name) {
    if (value === 'system') meaning.mode = 'verify-full'
    else file('ca')(value, meaning, name)
  },
  sslcert: file('cert'),
  sslkey: file('key'),
  sslpassword(value, { tls }) {
    tls.passphrase = value
  },
  sslnegotiation(value, { options }) {
    if (!['postgres', 'direct'].includes(value)) refuse('sslnegotiation must be postgres or direct.')
    if (value === 'direct') Object.assign(options, { sslnegotiation: 'direct' })
  },
  channel_binding(value, meaning) {
    if (value !== 'require') return
    meaning.mode = 'verify-full'
    meaning.notes.push("channel_binding is not supported: the server's certificate is verified instead")
  },
  sslcrl: () => refuse('sslcrl is not supported. Leave it out if revoked certificates need not be noticed.'),
  sslcrldir: () =>
    refuse('sslcrldir is not supported. Leave it out if revoked certificates need not be noticed.'),
  require_auth: () => refuse('require_auth is not supported. Leave it out, and use sslmode=verify-full.'),
  gssencmode(value) {
    if (value === 'require') refuse('gssencmode=require is not supported. Use sslmode=verify-full.')
  },
  target_session_attrs(value, { options }) {
    const known = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby', 'any']
    if (!known.includes(value)) refuse(`target_session_attrs must be one of ${known.join(', ')}.`)
    if (value !== 'any') Object.assign(options, { target_session_attrs: value })
  },
  host(value, { options }) {
    if (!value.startsWith('/'))
      refuse('host in a parameter must be the folder of a socket. Write other hosts after the @.')
    options.path = `${value}/.s.PGSQL.5432`
  },
  pgbouncer(value, { options }) {
    if (value === 'true') options.prepare = false
  },
  connect_timeout: seconds('connect_timeout'),
  connection_limit: seconds('max'),
  application_name: setting,
  options: setting,
  schema: onlyPublic,
  currentSchema: onlyPublic,
  search_path: onlyPublic,
  TimeZone: fixed,
  timezone: fixed,
  DateStyle: fixed,
  client_encoding: fixed,
  uselibpqcompat: silent,
  sslsni: silent,
  fallback_application_name: silent,
}

/** An address without its parameters, the driver options that they become, and notes on those not followed. */
export type Address = { url: string; options: PoolOptions; notes: string[] }

/**
 * Reads the parameters of an address as libpq and providers' documents define them.
 * @throws DatabaseUnavailable when a parameter is wrong, or when ignoring it would weaken security.
 */
export function readAddress(text: string): Address {
  const [url = '', query = ''] = splitOnce(text, '?')
  const meaning: Meaning = { options: {}, connection: {}, mode: undefined, tls: {}, notes: [] }
  for (const [name, value] of new URLSearchParams(query)) (rules[name] ?? ignored)(value, meaning, name)
  const { options, connection, notes } = meaning
  const ssl = encryptionOf(meaning)
  return { url, options: { ...options, ...(ssl === undefined ? {} : { ssl }), connection }, notes }
}

/** Like libpq, `require` verifies the certificate too when a root certificate is given. */
function encryptionOf({ mode = '', tls }: Meaning): PoolOptions['ssl'] {
  const own = Object.keys(tls).length > 0
  if (mode === '' && !own) return undefined
  if (mode === 'disable') return own ? refuse('sslmode=disable and certificates exclude each other.') : false
  if ((mode === 'allow' || mode === 'prefer') && !own) return 'prefer'
  if (mode === 'verify-full') return { ...tls, rejectUnauthorized: true }
  const verifies = mode === 'verify-ca' || tls.ca !== undefined
  return { ...tls, rejectUnauthorized: verifies, ...(verifies && { checkServerIdentity: () => undefined }) }
}

/** Keeps only the first host of an address, because `URL` cannot parse a list of hosts. */
export const withOneHost = (text: string) =>
  text.replace(/^([^/]+:\/\/(?:[^/?]*@)?[^/?@,]*),[^/?@]*(?![^/?])/, '$1')

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
