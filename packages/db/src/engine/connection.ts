import { createHash, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { limitsOf } from './limits.ts'
import type { Client, Queue } from './queue.ts'
import {
  askForPassword,
  createMessageReader,
  noEncryption,
  readStartup,
  readText,
  writeError,
} from './wire.ts'

/** A connection's way to the engine: the key, if the engine asks for one, and the queue. */
export type Backend = { key: string | undefined; queue: Queue }

/** Handles a message. Returns false to end the connection. */
type Receive = (message: Buffer) => boolean

/** A connection that has not shown the key by then is closed. */
const authenticationTimeoutMs = 10_000

/** Message types of the protocol. */
const [parse, close, sync, query, call, flush, terminate, password] = Buffer.from('PCSQFHXp')
const endsOfQuery = new Set([sync, query, call])

/** Serves a connection from its first byte to its last. */
export function serveConnection(socket: Socket, { key, queue }: Backend): void {
  const reader = createMessageReader()
  let client: Client | undefined
  let receive: Receive = greet

  socket.setNoDelay(true).setTimeout(authenticationTimeoutMs, () => socket.destroy())
  socket.on('error', () => {})
  socket.once('close', () => client && queue.remove(client))
  socket.on('data', data => {
    reader.add(data)
    try {
      for (let message = reader.next(receive === greet); message; message = reader.next(receive === greet)) {
        if (!receive(message)) return void socket.end()
      }
    } catch {
      socket.destroy()
    }
  })

  function greet(message: Buffer): boolean {
    const asked = readStartup(message)
    if (asked === 'encryption') {
      socket.write(noEncryption)
      return true
    }
    if (!(asked instanceof Map)) return false
    const admit = () => {
      socket.setTimeout(0)
      client = { socket, limits: limitsOf(asked), prepared: new Set(), passesOver: false }
      receive = passOn(client, queue)
      queue.add(client, message, true)
      return true
    }
    if (key === undefined) return admit()
    socket.write(askForPassword)
    receive = answer => (isPassword(answer, key) ? admit() : refuse(socket))
    return true
  }
}

function refuse(socket: Socket): false {
  const text =
    'This database is for Empanel alone. Its own commands (empanel --help) find the key by themselves.'
  socket.write(writeError('FATAL', '28P01', text))
  return false
}

function isPassword(message: Buffer, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return message[0] === password && timingSafeEqual(digest(readText(message, 5)), digest(key))
}

/**
 * Queues messages a query at a time. A Flush queues the query's part so far, because its client waits for the answer.
 */
function passOn(client: Client, queue: Queue): Receive {
  let parts: Buffer[] = []
  return message => {
    const [type] = message
    if (type === terminate) return false
    if (type === parse && message[5] !== 0) client.prepared.add(readText(message, 5))
    if (type === close && message[5] === 'S'.charCodeAt(0)) client.prepared.delete(readText(message, 6))
    parts.push(message)
    const isWhole = endsOfQuery.has(type)
    if (isWhole || type === flush) {
      queue.add(client, parts.length === 1 ? message : Buffer.concat(parts), isWhole)
      parts = []
    }
    return true
  }
}
