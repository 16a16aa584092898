import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEmptyDatabase } from '../../test/databases.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { readAddress } from './address.ts'
import { connect } from './connect.ts'

const base = 'postgres://ada:s3cret%40x@db.example:5432/clinic'
const read = (query: string) => readAddress(`${base}?${query}`)
const verified = { rejectUnauthorized: true }

describe('parameters of DATABASE_URL that mean something', () => {
  test.each([
    ['sslmode=disable', { ssl: false }],
    ['sslmode=allow', { ssl: 'prefer' }],
    ['sslmode=prefer', { ssl: 'prefer' }],
    ['sslmode=require', { ssl: { rejectUnauthorized: false } }],
    ['sslmode=verify-ca', { ssl: verified }],
    ['sslmode=verify-full', { ssl: verified }],
    ['ssl=true', { ssl: verified }],
    ['ssl=false', { ssl: false }],
    ['sslrootcert=system', { ssl: verified }],
    ['sslmode=require&sslnegotiation=direct', { sslnegotiation: 'direct' }],
    ['target_session_attrs=read-write', { target_session_attrs: 'read-write' }],
    ['host=/cloudsql/a:b', { path: '/cloudsql/a:b/.s.PGSQL.5432' }],
    ['pgbouncer=true', { prepare: false }],
    ['connect_timeout=7', { connect_timeout: 7 }],
    ['connection_limit=3', { max: 3 }],
    ['application_name=clinic', { connection: { application_name: 'clinic' } }],
    ['options=-c%20geqo%3Doff', { connection: { options: '-c geqo=off' } }],
    ['schema=public&currentSchema=public&search_path=public', {}],
    ['uselibpqcompat=true&sslsni=1&fallback_application_name=x&channel_binding=prefer&gssencmode=prefer', {}],
  ])('%s', (query, expected) => {
    const { url, options, notes } = read(query)
    expect(url).toBe(base)
    expect(options).toMatchObject(expected)
    expect(notes).toEqual([])
  })

  test('certificates are read, and the server is verified even if only encryption is asked for', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'empanel-'))
    const path = join(folder.path, 'ca.pem')
    await writeFile(path, 'certificate')
    const ca = Buffer.from('certificate')
    expect(read(`sslmode=require&sslrootcert=${path}`).options.ssl).toMatchObject({ ...verified, ca })
    expect(read(`sslcert=${path}&sslkey=${path}&sslpassword=x`).options.ssl).toMatchObject({
      cert: ca,
      key: ca,
      passphrase: 'x',
    })
  })
})

test.each([
  ['pool_timeout=3', ['pool_timeout is ignored']],
  ['keepalives=1&sslcompression=0', ['keepalives is ignored', 'sslcompression is ignored']],
  ['TimeZone=Europe/Berlin', ['TimeZone is ignored: sessions speak UTC, ISO and UTF-8']],
  ['client_encoding=latin1', ['client_encoding is ignored: sessions speak UTC, ISO and UTF-8']],
])('%s is named and sends nothing to the server', (query, notes) => {
  expect(read(query)).toMatchObject({ notes, options: { connection: {} } })
})

test('channel_binding=require is not weakened: the certificate is verified instead', () => {
  const { options, notes } = read('sslmode=require&channel_binding=require')
  expect(options.ssl).toMatchObject(verified)
  expect(notes).toEqual([expect.stringContaining('verified instead')])
})

test.each([
  'sslmode=on',
  'ssl=maybe',
  'sslrootcert=/nowhere.pem',
  'sslcert=/nowhere.pem',
  'sslkey=/nowhere.pem',
  'sslnegotiation=fast',
  'sslcrl=/x',
  'sslcrldir=/x',
  'require_auth=scram-sha-256',
  'gssencmode=require',
  'target_session_attrs=fast',
  'host=elsewhere',
  'connect_timeout=soon',
  'connection_limit=0',
  'schema=clinic',
  'currentSchema=clinic',
  'search_path=clinic',
])('%s is refused in one line, without the password', query => {
  const name = query.split('=')[0] ?? ''
  expect(() => read(query)).toThrow(DatabaseUnavailable)
  expect(() => read(query)).toThrow(new RegExp(`^DATABASE_URL: .*${name}`))
  expect(() => read(query)).not.toThrow(/s3cret/)
})

test('an address in a provider’s form connects, and its parameters are not sent as settings', async () => {
  await using database = await createEmptyDatabase()
  const url = `${database.url}?sslmode=prefer&schema=public&pgbouncer=true&connection_limit=2&pool_timeout=5&uselibpqcompat=true&application_name=clinic`
  await using connection = await connect({ databaseUrl: url })
  expect(await connection.sql`select now()::text like '%+00' as utc`).toEqual([{ utc: true }])
})

test('with several hosts, the one that answers is used', async () => {
  await using database = await createEmptyDatabase()
  const url = database.url.replace(/@(localhost|127\.0\.0\.1)/, '@127.0.0.1:1,127.0.0.1')
  await using connection = await connect({ databaseUrl: url })
  expect(await connection.sql`select 1 as one`).toEqual([{ one: 1 }])
})
