import { createServer, type Server, type Socket } from 'node:net'
import { type Backend, serveConnection } from './connection.ts'
import { createQueue, type Engine } from './queue.ts'
import type { Watchdog } from './watchdog.ts'

const mostConnections = 100

/**
 * A server that connects PostgreSQL clients to the engine. With a `key`, the engine receives nothing from a client
 * until the client has sent the key as its password.
 */
export function createGateway(engine: Engine, { key, watchdog }: { key?: string; watchdog: Watchdog }) {
  const queue = createQueue(engine, watchdog)
  const backend: Backend = { key, queue }
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serveConnection(socket, backend)
  })
  server.maxConnections = mostConnections
  return {
    server,
    async close(): Promise<void> {
      queue.close()
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
