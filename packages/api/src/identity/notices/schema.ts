import { type NoticeKind, noticeKinds, notices } from '@empanel/db'
import { z } from 'zod'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { rowId } from '../../kernel/text/text.ts'

/** Whether an account may switch a kind off. Everybody learns who opened their record in an emergency. */
const switchable = {
  request_decided: true,
  primary_changed: true,
  panel_handed_over: true,
  emergency_opened: false,
} as const satisfies Record<NoticeKind, boolean>

type Switchable = keyof {
  [Kind in NoticeKind as (typeof switchable)[Kind] extends true ? Kind : never]: true
}

export const switchableKinds = noticeKinds.filter((kind): kind is Switchable => switchable[kind])

/** For each kind that can be switched off: whether it is on. */
export const noticeSettings = z.object({
  request_decided: z.boolean(),
  primary_changed: z.boolean(),
  panel_handed_over: z.boolean(),
} satisfies Record<Switchable, z.ZodType>)
export type NoticeSettings = z.infer<typeof noticeSettings>

/** Kinds that are not named stay as they are. */
export const noticeSettingsChange = z.strictObject(noticeSettings.partial().shape)

export const notice = rowSchema(notices).pick({
  id: true,
  kind: true,
  role: true,
  createdAt: true,
  readAt: true,
})

const mostIds = 500

/** Some of the caller's notices, or all of them. */
export const noticesRead = z
  .strictObject({
    ids: z
      .array(rowId)
      .min(1, 'Name at least one notice.')
      .max(mostIds, `At most ${mostIds} at once.`)
      .optional(),
    all: z.literal(true).optional(),
  })
  .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), {
    path: ['ids'],
    error: 'Name notices by number, or say that you read all of them.',
  })
export const readNotices = z.object({
  /** How many were unread until now. */
  read: z.int(),
})
