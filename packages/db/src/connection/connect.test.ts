import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { connect } from './connect.ts'

const secret = 'hunter2-of-the-clinic'

async function failureAt(databaseUrl: string, withinSeconds = 1): Promise<Error> {
  try {
    await using connection = await connect({ databaseUrl }, { withinSeconds })
    throw new Error(`connected to ${connection.url}`)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/** A port without a listener: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 1
}

test('the error for a server that is down names host and database, never user and password', async () => {
  const port = await closedPort()
  const error = await failureAt(`postgres://clinic:${secret}@127.0.0.1:${port}/empanel`)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(error.message).toMatch(
    `The database at 127.0.0.1:${port}/empanel does not answer: connect ECONNREFUSED`,
  )
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
})

test('if none of several servers is up, the error names all of them at once', async () => {
  const [one, other] = [await closedPort(), await closedPort()]
  const hosts = `127.0.0.1:${one},127.0.0.1:${other}`
  const databaseUrl = `postgres://clinic:${secret}@${hosts}/empanel?target_session_attrs=read-write`
  const error = await failureAt(databaseUrl, 3600)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(error.message).toBe(
    `The database at ${hosts}/empanel does not answer: connect ECONNREFUSED 127.0.0.1:${one}; connect ECONNREFUSED 127.0.0.1:${other}`,
  )
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
})

test('a comma in the password does not separate hosts', async () => {
  const port = await closedPort()
  for (const hosts of [`127.0.0.1:${port}`, `127.0.0.1:${port},127.0.0.1:${port}`]) {
    const error = await failureAt(`postgres://clinic:12,${secret}@${hosts}/empanel`, 3600)
    expect(error.message).toContain(`The database at ${hosts}/empanel does not answer: connect ECONNREFUSED`)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
  }
})

test('if one of several servers is up, it gets the full time to answer', async () => {
  await using server = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const hosts = `127.0.0.1:${await closedPort()},127.0.0.1:${port}`
  const error = await failureAt(`postgres://clinic:${secret}@${hosts}/empanel`)
  expect(error.message).toBe(`The database at ${hosts}/empanel does not answer: no answer within 1 s`)
})

test('connecting to a server that accepts connections and hangs up fails in the end', async () => {
  await using server = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const error = await failureAt(`postgres://clinic:${secret}@127.0.0.1:${port}/empanel`)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(error.message).toBe(
    `The database at 127.0.0.1:${port}/empanel does not answer: no answer within 1 s`,
  )
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
})

test.each([
  ['an unescaped # in the password', `postgres://clinic:${secret}#x@db.example/empanel`],
  ['a space in the host', `postgres://clinic:${secret}@my host/empanel`],
  ['a broken escape', `postgres://clinic:${secret}@%2/empanel`],
  ['another scheme', `mysql://clinic:${secret}@db.example/empanel`],
  ['no address at all', secret],
])('an address with %s is refused in words and without its password', async (_, url) => {
  const error = await failureAt(url)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(error.message).toContain('is not a PostgreSQL address')
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
})
