import { covers, mostCoverDays, practitioners, users } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { moment, optionalText, rowId } from '../../kernel/text/text.ts'
import { colleagueIsThere, colleagues } from '../ledger/covering.ts'
import { practitionersName, titledNameOf } from '../ledger/schema.ts'

/**
 * `now`: in force; `planned`: its start is to come; `past`: it is over, was ended, one of the two has left, or the account
 * of the one who covers is disabled.
 */
export const coverStates = ['now', 'planned', 'past'] as const
export type CoverState = (typeof coverStates)[number]

/**
 * One practitioner looks after the panel of another for a time. `practitionerId`: whose panel is covered; `byId`: who
 * covers it; `endedAt`: when somebody ended it before its time, null else.
 */
export const cover = rowSchema(covers)
  .pick({
    id: true,
    practitionerId: true,
    byId: true,
    startsAt: true,
    endsAt: true,
    reason: true,
    createdAt: true,
    endedAt: true,
  })
  .extend({
    practitionerName: z.string(),
    byName: z.string(),
    createdByName: z.string(),
    state: z.enum(coverStates),
  })

/** By the clock of the database, as the scope `assigned` asks. */
export const stateNow = sql<CoverState>`case
  when ${covers.endedAt} is not null or ${covers.endsAt} <= now() then 'past'
  when ${practitioners.status} <> 'active' or ${practitioners.deletedAt} is not null then 'past'
  when not ${colleagueIsThere} then 'past'
  when ${covers.startsAt} > now() then 'planned' else 'now' end`

const { id, practitionerId, byId, startsAt, endsAt, reason, createdAt, endedAt } = covers

export const coverColumns = {
  ...{ id, practitionerId, byId, startsAt, endsAt, reason, createdAt, endedAt },
  practitionerName: practitionersName,
  byName: titledNameOf(colleagues),
  createdByName: users.name,
  state: sql<CoverState>`${stateNow}`,
}

const [mostYears, day] = [2, 86_400_000]
/** A browser's clock may be behind ours. */
const tolerated = 60_000

const length = (startsAt: string | undefined, endsAt: string) =>
  Date.parse(endsAt) - (startsAt ? Date.parse(startsAt) : Date.now())

export const newCover = z
  .strictObject({
    /** Whose panel is covered. */
    practitionerId: rowId,
    /** Who covers it. */
    byId: rowId,
    /** If not given, now. */
    startsAt: moment
      .refine(
        at => Date.parse(at) > Date.now() - tolerated && Date.parse(at) < Date.now() + mostYears * 365 * day,
        `Enter a moment between now and ${mostYears} years from now.`,
      )
      .optional(),
    endsAt: moment,
    reason: optionalText(500),
  })
  .refine(({ practitionerId, byId }) => practitionerId !== byId, {
    path: ['byId'],
    message: 'Choose a colleague: nobody covers themselves.',
  })
  .refine(({ startsAt, endsAt }) => length(startsAt, endsAt) > 0 && Date.parse(endsAt) > Date.now(), {
    path: ['endsAt'],
    message: 'Enter an end that is to come, and after the start.',
  })
  .refine(({ startsAt, endsAt }) => length(startsAt, endsAt) <= mostCoverDays * day, {
    path: ['endsAt'],
    message: 'A cover lasts a year at most. Hand the panel over instead.',
  })

export const coverList = z.strictObject({
  ...pageInput,
  /** `now` and `planned`: the nearest end or start first. `past` and `all`: the latest start first. */
  state: z.enum([...coverStates, 'all']).default('now'),
  /** Only those in which this practitioner is covered or covers. */
  practitionerId: rowId.optional(),
})

export const coverPage = pageOf(cover)
