import { workerData } from 'node:worker_threads'
import { startStudioPostgresServer } from 'drizzle-kit/api'
import { openPool } from '../connection/pool.ts'
import * as schema from '../schema/index.ts'
import type { Task } from './serve.ts'

/** The studio's own thread: drizzle-kit offers no way to end its server. */
const { url, port }: Task = workerData

// drizzle-kit reads neither the path of a socket nor libpq's parameters. It hands these options to postgres.js as they are.
const { host, port: ports, path, user, pass, database, ssl, connection } = openPool(url, 1).options
const credentials = {
  host: host[0] ?? '',
  port: ports[0] ?? 5432,
  user,
  password: pass ?? '',
  database,
  ssl,
  path,
  connection,
}
await startStudioPostgresServer(schema, credentials, { port, casing: 'snake_case' })
