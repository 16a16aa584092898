import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { connect } from './connect.ts'
import { DatabaseUnavailable } from './unavailable.ts'

const secret = 'hunter2-of-the-clinic'

async function failureAt(databaseUrl: string): Promise<Error> {
  try {
    await using connection = await connect({ databaseUrl }, { withinSeconds: 1 })
    throw new Error(`connected to ${connection.url}`)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/** An address at which nobody listens: a port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 1
}

test('a server that is down is named by host and database, never by user and password', async () => {
  const port = await closedPort()
  const error = await failureAt(`postgres://clinic:${secret}@127.0.0.1:${port}/empanel`)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(error.message).toMatch(
    `The database at 127.0.0.1:${port}/empanel does not answer: connect ECONNREFUSED`,
  )
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
})

test('a server that accepts connections and hangs up is given up on', async () => {
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
