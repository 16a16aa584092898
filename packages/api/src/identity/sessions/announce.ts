import type { Connection, Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import type { LiveSessions } from '../../kernel/context.ts'

const channel = 'empanel_account_changed'

type Acting = { db: Database; liveSessions: LiveSessions }

/**
 * Call it, with the transaction as `db`, for every change of an account's role, status, practitioner record or sessions. From
 * the commit on, this process sees the change at once, and others as soon as they hear of it.
 */
export async function announceChange({ db, liveSessions }: Acting, userId: number): Promise<void> {
  liveSessions.changing(userId)
  await db.execute(sql`select pg_notify(${channel}, ${String(userId)})`)
}

/**
 * Listens for changes that other processes announce, until `database` is closed. Uses a connection of its own, which
 * reconnects. A missed change is noticed within seconds anyway.
 */
export async function hearChanges(database: Connection['sql'], liveSessions: LiveSessions): Promise<void> {
  await database.listen(channel, userId => liveSessions.changed(Number(userId)), liveSessions.forgetAll)
}
