import { createServer, type Server, type Socket } from 'node:net'
import { attend, type Door } from './connection.ts'
import type { Gauge } from './gauge.ts'
import { createTurns, type Engine } from './turns.ts'

const mostConnections = 100

/**
 * A server through which PostgreSQL clients reach the engine. With a `key` nothing of a connection reaches it before
 * the client has given that as its password.
 */
export function createGateway(engine: Engine, { key, gauge }: { key?: string; gauge: Gauge }) {
  const turns = createTurns(engine, gauge)
  const door: Door = { key, turns }
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    attend(socket, door)
  })
  server.maxConnections = mostConnections
  return {
    server,
    async close(): Promise<void> {
      turns.end()
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
