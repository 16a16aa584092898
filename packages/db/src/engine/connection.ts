import { createHash, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { limitsOf } from './limits.ts'
import type { Client, Turns } from './turns.ts'
import { askForPassword, createCutter, noEncryption, readStartup, readText, writeError } from './wire.ts'

/** What a connection passes on its way to the engine: the key, if it takes one, and its turn. */
export type Door = { key: string | undefined; turns: Turns }

/** Takes a message, and says whether the connection goes on. */
type Receive = (message: Buffer) => boolean

/** For a connection to show the key. */
const patienceMs = 10_000

/** Types of messages. */
const [parse, close, sync, query, call, flush, terminate, password] = Buffer.from('PCSQFHXp')
const endsOfQuery = new Set([sync, query, call])

/** Follows a connection from its first byte to its last. */
export function attend(socket: Socket, { key, turns }: Door): void {
  const cutter = createCutter()
  let client: Client | undefined
  let receive: Receive = greet

  socket.setNoDelay(true).setTimeout(patienceMs, () => socket.destroy())
  socket.on('error', () => {})
  socket.once('close', () => client && turns.leave(client))
  socket.on('data', data => {
    cutter.add(data)
    try {
      for (let message = cutter.next(receive === greet); message; message = cutter.next(receive === greet)) {
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
      client = { socket, limits: limitsOf(asked), prepared: new Set() }
      receive = passOn(client, turns)
      turns.take(client, message, true)
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

/** Hands over messages a query at a time, or what there is of one where its client waits for a part of the answer. */
function passOn(client: Client, turns: Turns): Receive {
  let parts: Buffer[] = []
  return message => {
    const [type] = message
    if (type === terminate) return false
    if (type === parse && message[5] !== 0) client.prepared.add(readText(message, 5))
    if (type === close && message[5] === 'S'.charCodeAt(0)) client.prepared.delete(readText(message, 6))
    parts.push(message)
    const isWhole = endsOfQuery.has(type)
    if (isWhole || type === flush) {
      turns.take(client, parts.length === 1 ? message : Buffer.concat(parts), isWhole)
      parts = []
    }
    return true
  }
}
