import { type Database, noticesOff } from '@empanel/db'
import { and, eq, inArray } from 'drizzle-orm'
import type { z } from 'zod'
import type { SignedIn } from '../../kernel/context.ts'
import { change } from '../../trail/record.ts'
import { type NoticeSettings, type noticeSettingsChange, switchableKinds } from './schema.ts'

/** Which notices the caller gets. Not recorded: it shows only what the caller chose. */
export const getSettings = ({ db, actor }: SignedIn) => readSettings(db, actor.userId)

/** Switches kinds of notices on or off. Notices that were written stay. */
export const setSettings = (ctx: SignedIn, given: z.infer<typeof noticeSettingsChange>) =>
  change({ ...ctx, action: 'notices.set' }, async (tx, record) => {
    const { userId } = ctx.actor
    const on = switchableKinds.filter(kind => given[kind] === true)
    const off = switchableKinds.filter(kind => given[kind] === false)
    if (on.length > 0) {
      await tx.delete(noticesOff).where(and(eq(noticesOff.userId, userId), inArray(noticesOff.kind, on)))
    }
    if (off.length > 0) {
      await tx
        .insert(noticesOff)
        .values(off.map(kind => ({ userId, kind })))
        .onConflictDoNothing()
    }
    record({ target: `user/${userId}` })
    return readSettings(tx, userId)
  })

async function readSettings(db: Database, userId: number): Promise<NoticeSettings> {
  const rows = await db
    .select({ kind: noticesOff.kind })
    .from(noticesOff)
    .where(eq(noticesOff.userId, userId))
  const isOn = (kind: keyof NoticeSettings) => rows.every(row => row.kind !== kind)
  return {
    request_decided: isOn('request_decided'),
    primary_changed: isOn('primary_changed'),
    panel_handed_over: isOn('panel_handed_over'),
  }
}
