import { sessions } from '@empanel/db'
import { z } from 'zod'
import { columnsOf } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { rowId } from '../../kernel/text/text.ts'

const shown = {
  id: true,
  userAgent: true,
  ip: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
} as const

const session = rowSchema(sessions).pick(shown)

export const sessionColumns = columnsOf(sessions, shown)

/** One of the caller's own sessions. `current`: the session of this request. */
export const ownSession = session.extend({ current: z.boolean() })

/** A session as administrators see it. `endedAt`: when it was ended or expired; null while it is open. */
export const accountSession = session.extend({
  userId: rowId,
  userName: z.string(),
  userEmail: z.string(),
  endedAt: z.string().nullable(),
})

export const ownSessionList = z.strictObject(pageInput)
export const ownSessionPage = pageOf(ownSession)
export const sessionId = z.strictObject({ id: z.uuid() })
export const endedSessions = z.object({ ended: z.int() })

export const accountSessionList = z.strictObject({
  ...pageInput,
  userId: rowId.optional(),
  state: z.enum(['open', 'ended', 'all']).default('open'),
})
export const accountSessionPage = pageOf(accountSession)
