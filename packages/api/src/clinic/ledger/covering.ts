import { assignments, covers, practitioners, users } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { iso } from '../../kernel/query/iso.ts'
import { rowId } from '../../kernel/text/text.ts'
import { titledNameOf } from './schema.ts'

/** The practitioner who covers another. */
export const colleagues = alias(practitioners, 'colleagues')

/** Whether a colleague is there to cover: on record, and with an account that can open one. */
export const colleagueIsThere = sql`(${colleagues.status} = 'active' and ${colleagues.deletedAt} is null
  and exists (select from ${users} u where u.id = ${colleagues.userId} and u.status = 'active'))`

/** Who covers a member of a care team. `now`: whether it has begun. */
export const covering = z.object({
  id: rowId,
  byId: rowId,
  byName: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  now: z.boolean(),
})

/** Covers that begin later than this are no news yet. */
const soon = sql`interval '14 days'`
/** Several colleagues may cover one panel; more than these are a mistake. */
const most = sql.raw('10')

/** Looked up for each cover. A join might begin with all practitioners, for each member of the team. */
const ofColleague = (value: SQL) => sql`(
  select ${value} from ${practitioners} ${sql.identifier('colleagues')} where ${colleagues.id} = ${covers.byId})`

/** Who covers the practitioner of an open assignment now, or soon will. Those in the order of their start. */
export const coveredBy = sql<z.infer<typeof covering>[]>`(
  select coalesce(json_agg(json_build_object('id', c.id, 'byId', c.by_id, 'byName', c.name,
    'startsAt', ${iso(sql`c.starts_at`)}, 'endsAt', ${iso(sql`c.ends_at`)}, 'now', c.starts_at <= now())
    order by c.starts_at, c.id), '[]')
  from (
    select ${covers}.*, ${ofColleague(titledNameOf(colleagues))} as name from ${covers}
    where ${covers.practitionerId} = ${assignments.practitionerId} and ${assignments.endedAt} is null
      and ${covers.endedAt} is null and ${covers.endsAt} > now() and ${covers.startsAt} < now() + ${soon}
      and ${ofColleague(colleagueIsThere)}
      and ${practitioners.status} = 'active' and ${practitioners.deletedAt} is null
    order by ${covers.startsAt}, ${covers.id} limit ${most}) c)`
