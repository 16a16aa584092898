import type { Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import type { Limits } from './limits.ts'
import { beginStatement, endStatement, type Watchdog } from './watchdog.ts'
import { ready, writeError, writeMessage } from './wire.ts'

export type Engine = Pick<PGlite, 'execProtocolRawStream' | 'isInTransaction'>

/** A connection that has shown the key. */
export type Client = {
  socket: Socket
  limits: Limits
  /** Names of its prepared statements. */
  prepared: Set<string>
  /** Its query was refused before all of it had come: the rest of the query is passed over. */
  passesOver: boolean
}

/** Messages that the engine receives together. */
type Work = {
  client: Client
  bytes: Buffer
  /** Whether the query ends with them, or more of it follows. */
  endsQuery: boolean
  /** After this moment it is refused instead of begun. */
  latest: number
  reply: (data: Buffer) => void
}

/** The session is shared, so a connection's settings must not affect the queries of others. */
const resetSession = 'reset all; reset session authorization; select pg_advisory_unlock_all()'

const sync = writeMessage('S')

export type Queue = ReturnType<typeof createQueue>

/**
 * Queues the queries of all connections. They share the engine's one session, with one unnamed statement and one
 * transaction. So a connection has it alone from the first message of a query to the last, and from BEGIN to COMMIT.
 */
export function createQueue(engine: Engine, watchdog: Watchdog) {
  let waiting: Work[] = []
  let holder: Client | undefined
  /** Bytes sent so far in answer to the current query. */
  let answered = 0
  let isRunning = false
  let isClosed = false
  let idle: NodeJS.Timeout | undefined

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    for (let work = next(); work; work = next()) {
      await perform(work)
      // Lets new queries and hang-ups arrive in between.
      if (waiting.length > 0) await new Promise(setImmediate)
    }
    isRunning = false
  }

  function next(): Work | undefined {
    refuseLate()
    const index = holder ? waiting.findIndex(({ client }) => client === holder) : 0
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  async function perform({ client, bytes, endsQuery, reply }: Work): Promise<void> {
    clearTimeout(idle)
    beginStatement(watchdog, client.limits.statement)
    await execute(bytes, endsQuery, reply)
    endStatement(watchdog)
    holder = !endsQuery || engine.isInTransaction() ? client : undefined
    if (holder && client.limits.idle > 0) idle = setTimeout(cutIdle, client.limits.idle, client)
  }

  /** When the engine aborts a query it sends nothing, and the client would wait for ever. So an error is sent here. */
  async function execute(bytes: Buffer, endsQuery: boolean, reply: Work['reply']): Promise<void> {
    let end = Buffer.alloc(0)
    const onRawData = (data: Uint8Array) => {
      // The engine reuses the memory that it hands out.
      const copy = Buffer.from(data)
      answered += copy.length
      end = Buffer.concat([end, copy.subarray(-ready.length)]).subarray(-ready.length)
      reply(copy)
    }
    await engine.execProtocolRawStream(bytes, { onRawData }).catch(() => {})
    if (!endsQuery) return
    const size = answered
    answered = 0
    const isReady = end[0] === ready[0] && end.length === ready.length
    const isSyncAlone = bytes.length === sync.length
    if (isReady && (size > ready.length || isSyncAlone)) return
    const failure = writeError('ERROR', 'XX000', 'the embedded database engine failed')
    reply(Buffer.concat([failure, ready]))
  }

  function refuseLate(): void {
    const now = performance.now()
    waiting = waiting.filter(work => {
      const { client, latest, reply } = work
      if (latest <= now && client !== holder && !client.passesOver) {
        reply(writeError('ERROR', '55P03', 'canceling statement due to lock timeout'))
        client.passesOver = true
      }
      return !isPassedOver(work)
    })
  }

  /**
   * After an error, the rest of a query is not answered until its end, which is answered by ReadyForQuery alone. Another
   * answer, or a ReadyForQuery too many, would be taken for that of the next query.
   */
  function isPassedOver({ client, endsQuery, reply }: Work): boolean {
    if (!client.passesOver) return false
    if (endsQuery) {
      client.passesOver = false
      reply(ready)
    }
    return true
  }

  function cutIdle({ socket }: Client): void {
    const text = 'terminating connection due to idle-in-transaction timeout'
    socket.end(writeError('FATAL', '25P03', text))
    socket.destroySoon()
  }

  return {
    add(client: Client, bytes: Buffer, endsQuery: boolean): void {
      if (isClosed) return
      const { socket, limits } = client
      const reply = (data: Buffer) => {
        if (socket.writable) socket.write(data)
      }
      const latest = limits.lock > 0 ? performance.now() + limits.lock : Number.POSITIVE_INFINITY
      const work = { client, bytes, endsQuery, latest, reply }
      if (isPassedOver(work)) return
      waiting.push(work)
      if (limits.lock > 0) setTimeout(refuseLate, limits.lock + 1).unref()
      void run()
    },
    /** Resets the session after a connection has gone. */
    remove(client: Client): void {
      if (isClosed) return
      waiting = waiting.filter(work => work.client !== client)
      client.passesOver = false
      const closings = [...client.prepared].map(name => writeMessage('C', `S${name}\0`))
      const rest = ['rollback', resetSession].map(statement => writeMessage('Q', `${statement}\0`))
      const bytes = Buffer.concat([sync, ...closings, sync, ...rest])
      waiting.push({ client, bytes, endsQuery: true, latest: Number.POSITIVE_INFINITY, reply() {} })
      void run()
    },
    /** The engine is about to close: nothing more is run. */
    close(): void {
      isClosed = true
      waiting = []
      clearTimeout(idle)
    },
  }
}
