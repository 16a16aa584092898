import { panelSizes, practitioners, transferReceivers, transfers } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { iso } from '../../kernel/query/iso.ts'
import { practitionersName } from '../ledger/schema.ts'

/** A handover of the panel that is planned: when, and to whom. */
export const transition = z.object({
  transferId: z.int(),
  dueAt: z.string(),
  to: z.array(z.string()),
})

/** The handover that is planned for the panel of a statement. Null where there is none. */
export const transitionOfPanel: SQL<z.infer<typeof transition> | null> = sql`(
  select json_build_object('transferId', t.id,
    'dueAt', ${iso(sql`t.due_at`)},
    'to', (
      select coalesce(json_agg(${practitionersName} order by ${practitioners.id}), '[]') from ${transferReceivers} r
      join ${practitioners} on ${practitioners.id} = r.practitioner_id where r.transfer_id = t.id))
  from ${transfers} t where t.from_id = ${panelSizes.practitionerId} and t.state = 'planned')`
