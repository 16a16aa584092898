import { auditEvents } from '@empanel/db'
import { z } from 'zod'
import { latestFirst } from '../../kernel/query/order.ts'

/** The trail, newest entry first. Its ids may outgrow those of other tables. */
export const trailOrder = latestFirst({
  at: auditEvents.at,
  id: auditEvents.id,
  ids: z.int().min(1),
  keyOf: ({ at, id }: { at: string; id: number }) => [at, id],
})
