import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** PostgreSQL protocol, 54.7. */
const terminate = Buffer.from([0x58, 0, 0, 0, 4])
const authenticationOk = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])

/**
 * Imitates a transaction pooler in one respect: a server session outlives its client, and the next client gets it as
 * the last one left it. It takes one client at a time.
 */
export async function startPooler(databaseUrl: string): Promise<AsyncDisposable & { url: string }> {
  const target = new URL(databaseUrl)
  let session: { socket: Socket; greeting: Buffer } | undefined
  let client: Socket | undefined
  const server = createServer(async socket => {
    client = socket.on('error', () => {})
    let rest = Buffer.alloc(0)
    const [startup]: Buffer[] = await once(socket, 'data')
    if (session) socket.write(session.greeting)
    else session = await openSession(target, startup ?? rest, bytes => client?.write(bytes))
    socket.on('data', bytes => {
      rest = Buffer.concat([rest, bytes])
      const ends = rest.length >= 5 && rest.subarray(-5).equals(terminate)
      session?.socket.write(ends ? rest.subarray(0, -5) : rest)
      rest = Buffer.alloc(0)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : 0)
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      client?.destroy()
      session?.socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Begins a session; resolves when the server is ready. */
async function openSession({ hostname, port }: URL, startup: Buffer, toClient: (bytes: Buffer) => void) {
  const socket = connect(Number(port || 5432), hostname)
  socket.on('error', () => {})
  socket.write(startup)
  let greeting = Buffer.alloc(0)
  while (!greeting.subarray(-6, -1).equals(Buffer.from([0x5a, 0, 0, 0, 5]))) {
    const [bytes]: Buffer[] = await once(socket, 'data')
    greeting = Buffer.concat([greeting, bytes ?? Buffer.alloc(0)])
  }
  toClient(greeting)
  socket.on('data', toClient)
  return { socket, greeting: withoutAuthentication(greeting) }
}

function withoutAuthentication(greeting: Buffer): Buffer {
  const kept: Buffer[] = [authenticationOk]
  for (let at = 0; at < greeting.length; ) {
    const end = at + 1 + greeting.readInt32BE(at + 1)
    if (greeting[at] !== authenticationOk[0]) kept.push(greeting.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}
