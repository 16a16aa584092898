import {
  assignments,
  type Database,
  panelSettings,
  panelSizes,
  patients,
  practitionerSites,
  practitioners,
  primaryProfessions,
  sites,
} from '@empanel/db'
import { and, eq, inArray, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { byName } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { patientsWithin, practitionersWithin, type Reaching } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { isCurrent, takesPatient } from '../ledger/moves/panel.ts'
import { nameOrSpecialty, patternsOfWords } from '../practitioners/named.ts'
import { basisFor } from '../reach/reach.ts'
import { choiceColumns, type choiceList } from './schema.ts'

const order = byName(practitioners)

/**
 * A page of those in the caller's directory who may become the patient's primary and accept the patient now, by name.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function listChoices(
  ctx: Permitted,
  { patientId, q, cursor, limit }: z.infer<typeof choiceList>,
) {
  const basis = await basisFor(ctx, patientId)
  const directory = allowedTo(ctx, ctx.actor, 'practitioners.read')
  const values = { patientId, patterns: patternsOfWords(q), after: order.from(cursor), limit: limit + 1 }
  const rows = directory ? await selectPage(directory, values, ctx.scope) : []
  await record(ctx, { patientIds: [patientId], basis })
  return toPage(rows, limit, order.keyOf)
}

/** Nobody chooses a practitioner by more sites than these. */
const mostSites = 10

type Placeholders = {
  patientId: Placeholder
  patterns: Placeholder[]
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared(
  (ctx, { patientId, patterns, after, limit }: Placeholders, scope: Permitted['scope']) =>
    ctx.db
      .select({
        ...choiceColumns,
        sortName: practitioners.sortName,
        sites: sql<string[]>`array(
          select s.name from ${practitionerSites} m join ${sites} s on s.id = m.site_id
          where m.practitioner_id = ${practitioners.id} order by s.name, s.id limit ${sql.raw(String(mostSites))})`,
      })
      .from(practitioners)
      .innerJoin(panelSizes, eq(panelSizes.practitionerId, practitioners.id))
      .leftJoin(panelSettings, isCurrent(practitioners.id))
      .where(
        and(
          practitionersWithin(ctx),
          eq(practitioners.status, 'active'),
          inArray(practitioners.profession, [...primaryProfessions]),
          takesPatient(knownTo({ ...ctx, scope }, patientId)),
          sql`not ${isAmong(primaryOfPatient(patientId))}`,
          ...nameOrSpecialty(patterns),
          order.after(after),
        ),
      )
      .orderBy(...order.columns)
      .limit(limit),
)

/**
 * One practitioner of the caller's directory whom a patient may ask for. The row is locked against deletion until the
 * transaction ends. `takes`: whether the panel accepts the patient now.
 */
export async function findChoice(ctx: Permitted, tx: Database, { patientId, practitionerId }: Pair) {
  const directory = allowedTo(ctx, ctx.actor, 'practitioners.read')
  if (!directory) return undefined
  const [found] = await tx
    .select({
      status: practitioners.status,
      profession: practitioners.profession,
      takes: sql<boolean>`${takesPatient(knownTo(ctx, patientId))}`,
      isPrimary: sql<boolean>`${isAmong(primaryOfPatient(patientId))}`,
    })
    .from(practitioners)
    .innerJoin(panelSizes, eq(panelSizes.practitionerId, practitioners.id))
    .leftJoin(panelSettings, isCurrent(practitioners.id))
    .where(and(eq(practitioners.id, practitionerId), practitionersWithin(directory)))
    .for('share', { of: practitioners })
  return found
}

type Pair = { patientId: number; practitionerId: number }
type PatientId = number | Placeholder

/** PostgreSQL evaluates this once for a statement, because it does not depend on the practitioner. */
const isAmong = (ids: SQL) => sql`${practitioners.id} = any(array(${ids}))`

const primaryOfPatient = (patientId: PatientId) => sql`
  select a.practitioner_id from ${assignments} a
  where a.patient_id = ${patientId} and a.role = 'primary' and a.ended_at is null`

/**
 * Whether a practitioner knows the patient. Of the people at the same address, only those in the caller's reach count:
 * otherwise anybody could enter an address and learn who looks after the people there.
 */
function knownTo(ctx: Reaching, patientId: PatientId) {
  const own = sql`select a.practitioner_id from ${assignments} a where a.patient_id = ${patientId}`
  const families = sql`
    select a.practitioner_id from ${patients} join ${assignments} a on a.patient_id = ${patients.id} and a.ended_at is null
    where household(${patients.address}) = (
        select household(o.address) from ${patients} o where o.id = ${patientId})
      and ${patients.address} is not null and ${patientsWithin(ctx)}`
  return { own: isAmong(own), families: sql`(${isAmong(own)} or ${isAmong(families)})` }
}
