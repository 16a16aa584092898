import type { Connection, Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import type { LiveSessions } from '../../kernel/context.ts'

const channel = 'empanel_account_changed'

type Acting = { db: Database; liveSessions: LiveSessions }

/**
 * To be called, with its transaction as `db`, by whatever changes an account's role, status, doctor record or
 * sessions: from the commit on, this process goes by the change at once, and others as soon as they hear of it.
 */
export async function announceChange({ db, liveSessions }: Acting, userId: number): Promise<void> {
  liveSessions.changing(userId)
  await db.execute(sql`select pg_notify(${channel}, ${String(userId)})`)
}

/**
 * Listens for changes that other processes announce, until `database` is closed, on a connection of its own that is
 * opened again when it is lost. What is missed meanwhile is known after seconds all the same.
 */
export async function hearChanges(database: Connection['sql'], liveSessions: LiveSessions): Promise<void> {
  await database.listen(channel, userId => liveSessions.changed(Number(userId)), liveSessions.forgetAll)
}
