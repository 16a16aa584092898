import { mailStates, mails } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { deliveries } from '../../kernel/context.ts'
import { columnsOf } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'

const shown = {
  id: true,
  userId: true,
  kind: true,
  state: true,
  attempts: true,
  nextAt: true,
  giveUpAt: true,
  failure: true,
  createdAt: true,
  settledAt: true,
} as const

/**
 * A mail as administrators see it: neither its link nor the whole address. `failure`: why the last try failed; `settledAt`:
 * when it was sent or given up.
 */
export const mail = rowSchema(mails).pick(shown).extend({ to: z.string() })

export const mailColumns = {
  ...columnsOf(mails, shown),
  to: sql<string>`(left(${mails.recipient}, 1) || '…' || coalesce(substring(${mails.recipient} from '@[^@]*$'), ''))`,
}

export const mailList = z.strictObject({ ...pageInput, state: z.enum(mailStates).default('failed') })

/** `delivery`: how mails leave this server. */
export const mailPage = pageOf(mail).extend({ delivery: z.enum(deliveries) })

export const testMail = z.strictObject({})

/** How many are tried again. */
export const retried = z.object({ count: z.int() })
