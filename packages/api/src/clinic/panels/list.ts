import {
  assignments,
  panelSettings,
  panelSizes,
  patients,
  practitionerSites,
  practitioners,
} from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { listed } from '../../kernel/query/ids.ts'
import { byName, type Order } from '../../kernel/query/order.ts'
import { fromCursor, toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { practitionersWithin, type Reaching } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { acceptsNow, isCurrent } from '../ledger/moves/panel.ts'
import { practitionersName } from '../ledger/schema.ts'
import { nameOrSpecialty, patternsOfWords } from '../practitioners/named.ts'
import type { PanelSort, panel, panelsList } from './schema.ts'
import { transitionOfPanel } from './transition.ts'

type Panel = z.infer<typeof panel>
type Input = z.infer<typeof panelsList>

/** A page of the panels of approved practitioners in reach, with their sizes and how full they are. */
export async function listPanels(ctx: Permitted, { q, sort, cursor, limit, ...input }: Input) {
  const order = orders[sort]
  const patterns = patternsOfWords(q)
  const after = order.from(cursor)
  const { accepting, siteId, userId } = input
  // One value, so that the statement is the same for any number of them.
  const ids = input.practitionerIds && `{${input.practitionerIds.join(',')}}`
  const narrowing = { accepting, siteId, userId, ids }
  const rows = await selectPage(ctx, { ...narrowing, patterns, after, limit: limit + 1 }, sort)
  await record(ctx, {})
  return toPage(rows, limit, order.keyOf)
}

/**
 * One panel.
 * @throws NOT_FOUND when the practitioner is missing, out of reach or not approved yet.
 */
export async function getPanel(ctx: Permitted, id: number): Promise<Panel> {
  const panel = await readPanel(ctx, id)
  await record(ctx, { target: `practitioner/${id}` })
  return panel
}

/** The same without an entry in the trail. */
export async function readPanel(ctx: Permitted, id: number): Promise<Panel> {
  const [panel] = await selectOne(ctx, { id })
  if (!panel) throw notFound()
  return panel
}

/** Those of these practitioners who are in reach, with their panels, by id. Not recorded. */
export const readPanelsOf = (ctx: Permitted, ids: number[]) =>
  panelsOf(ctx)
    .where(and(inReach(ctx), sql`${practitioners.id} = any(${listed(ids)})`))
    .orderBy(asc(practitioners.id))

/** Hardly any: deleting a patient ends their assignments. */
const goneFrom = ({ db }: Reaching) =>
  db
    .select({
      practitionerId: assignments.practitionerId,
      patients: sql`count(*)`.as('gone_patients'),
      primary: sql`count(*) filter (where ${assignments.role} = 'primary')`.as('gone_primary'),
      consulting: sql`count(*) filter (where ${assignments.role} = 'consulting')`.as('gone_consulting'),
    })
    .from(patients)
    .innerJoin(assignments, and(eq(assignments.patientId, patients.id), isNull(assignments.endedAt)))
    .where(isNotNull(patients.deletedAt))
    .groupBy(assignments.practitionerId)
    .as('gone')

const less = (counted: unknown, gone: string) =>
  sql<number>`(${counted} - coalesce(${sql.raw(gone)}, 0))::int`
const primary = less(panelSizes.primaryFor, 'gone_primary')
const weighted = sql<number>`coalesce(${panelSizes.weighted}, ${primary})::float8`
const target = sql`(${panelSettings.target} * ${panelSettings.fte})`
/** A maximum of 0 is full. */
const ofMaximum = sql`case ${panelSettings.maximum} when 0 then 1 else ${primary}::numeric / ${panelSettings.maximum} end`
/** To four places. */
const load = sql<number | null>`round(coalesce(${weighted}::numeric / ${target}, ${ofMaximum}), 4)::float8`

const columns = {
  id: practitioners.id,
  firstName: practitioners.firstName,
  lastName: practitioners.lastName,
  profession: practitioners.profession,
  specialty: practitioners.specialty,
  languages: practitioners.languages,
  patients: less(panelSizes.patients, 'gone_patients'),
  primary,
  consulting: less(panelSizes.consultingFor, 'gone_consulting'),
  weighted,
  accepting: acceptsNow,
  target: panelSettings.target,
  maximum: panelSettings.maximum,
  fte: sql<number>`coalesce(${panelSettings.fte}, 1)::float8`,
  load,
  transition: transitionOfPanel,
}

/** The number of the last panel, -1 where it has none, and its practitioner. */
const place = z.tuple([z.number().min(-1).max(1_000_000_000), rowId])

type Sorted = Panel & { sortName: string }

const byNumber = (column: SQL<number | null>, of: (row: Sorted) => number | null): Order<Sorted> => ({
  columns: [desc(sql`coalesce(${column}, -1)`), asc(practitioners.id)],
  from: cursor => fromCursor(cursor, place),
  after: key =>
    key ? sql`(-coalesce(${column}, -1), ${practitioners.id}) > (-${key[0]}::float8, ${key[1]})` : sql`true`,
  keyOf: row => [of(row) ?? -1, row.id],
})

const orders: Record<PanelSort, Order<Sorted>> = {
  load: byNumber(load, row => row.load),
  size: byNumber(weighted, row => row.weighted),
  name: byName(practitioners),
}

const panelsOf = (ctx: Reaching) => {
  const gone = goneFrom(ctx)
  return ctx.db
    .select({ ...columns, name: practitionersName, sortName: practitioners.sortName })
    .from(panelSizes)
    .innerJoin(practitioners, eq(practitioners.id, panelSizes.practitionerId))
    .leftJoin(panelSettings, isCurrent(practitioners.id))
    .leftJoin(gone, eq(gone.practitionerId, practitioners.id))
}

const inReach = (ctx: Reaching) => and(practitionersWithin(ctx), eq(practitioners.status, 'active'))

type Placeholders = {
  accepting: Placeholder | undefined
  siteId: Placeholder | undefined
  userId: Placeholder | undefined
  ids: Placeholder | undefined
  patterns: Placeholder[]
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared(
  (ctx, { siteId, userId, ids, after, limit, ...asked }: Placeholders, sort: PanelSort) => {
    const order = orders[sort]
    const atSite = sql`exists (select from ${practitionerSites} s where s.practitioner_id = ${practitioners.id} and s.site_id = ${siteId})`
    return panelsOf(ctx)
      .where(
        and(
          inReach(ctx),
          ...nameOrSpecialty(asked.patterns),
          asked.accepting && sql`${acceptsNow} = ${asked.accepting}`,
          siteId && atSite,
          userId && eq(practitioners.userId, userId),
          ids && sql`${practitioners.id} = any(${ids}::int[])`,
          order.after(after),
        ),
      )
      .orderBy(...order.columns)
      .limit(limit)
  },
)

const selectOne = prepared((ctx, { id }: { id: Placeholder }) =>
  panelsOf(ctx).where(and(inReach(ctx), eq(practitioners.id, id))),
)
