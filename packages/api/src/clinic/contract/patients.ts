import { patients, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, Column, eq, is, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { patientsListed } from '../../kernel/narrow.ts'
import { enteredBy } from '../../kernel/query/fields.ts'
import { prepared, type Values } from '../../kernel/query/prepared.ts'
import { amongIds } from '../../kernel/query/search/match.ts'
import {
  isForgiven,
  type Likeness,
  likeness,
  mostSimilar,
  similarValues,
} from '../../kernel/query/search/similar.ts'
import { searchOf } from '../../kernel/query/search/words.ts'
import { mostCounted, totalOf } from '../../kernel/query/total.ts'
import { record } from '../../trail/record.ts'
import { ageOn, born } from '../patients/born.ts'
import { countMatches } from '../patients/count.ts'
import { fields } from '../patients/fields.ts'
import {
  flagsOf,
  isReachAll,
  type PatientFlags,
  type PatientPlaceholders,
  patientFilters,
  type SimilarPatients,
  similarPatients,
  valuesOf,
} from '../patients/list.ts'
import { patient, patientColumns } from '../patients/schema.ts'
import { lastReached, rememberReached, stillReached } from './every-patient.ts'
import { orderingBy, personKeys, type SortKey, shortText, sortFieldsOf } from './ordering.ts'
import { mostBytes, mostSimilarRows, toWholePage, wholeListOf, wholePageOf } from './whole-page.ts'

const fullName = sql`(${patients.firstName} || ' ' || ${patients.lastName})`

/** The day on which the age is counted: that of death, or today (UTC). */
const until = sql`coalesce(${patients.deceasedOn}, (now() at time zone 'UTC')::date)`

/** A patient's age in years. */
const years = ageOn(until)

const { medicalHistory: _long, ...texts } = enteredBy(fields)

/** Each field of the contract except the long text. */
const keys = {
  ...personKeys(patients, texts),
  dateOfBirth: { by: born, falling: sql`coalesce(${patients.dateOfBirth}, '')`, kind: 'text' },
  age: { by: sql`coalesce(${years}, 9999)`, falling: sql`coalesce(${years}, -1)`, kind: 'integer' },
  createdBy: { by: shortText(users.email), kind: 'text' },
} satisfies Record<string, SortKey>

export const patientSortFields = sortFieldsOf(keys)

export const wholePatientList = wholeListOf(patientSortFields)
export const wholePatientPage = wholePageOf(patient)
type Input = z.infer<typeof wholePatientList>

/** Whole records of the patients in reach, medical history included. */
export async function listWholePatients(ctx: Permitted, input: Input) {
  const { q, owned, limit, ordering } = input
  const every = isReachAll(ctx) && q === undefined && !owned
  const values = {
    ...valuesOf({ q, sort: 'id', limit }),
    after: input.cursor === undefined ? undefined : orderingBy(keys, ordering).from(input.cursor),
    reached: every ? lastReached(ctx) : undefined,
  }
  const flags = { ...flagsOf({ q, owned }), ordering, fits: limit <= mostThatFit }
  const rows = await selectWhole(ctx, values, flags)
  const search = searchOf(q)
  const page =
    ordering.length === 0 && isForgiven(search, rows, input.cursor)
      ? await similarPage(ctx, input, { ...values, ...similarValues(search), after: undefined })
      : toWholePage(rows, input)
  const { total } = await totalOf(input, page, async () => {
    if (rows[0]?.reached) return [{ total: mostCounted }]
    const counted = await countMatches(ctx, { q, owned })
    if (every && counted.some(({ total }) => total >= mostCounted)) await rememberReached(ctx)
    return counted
  })
  await record(ctx, { patientIds: page.items.map(({ id }) => id), how: 'listed' })
  return { ...page, total }
}

/** One page of patients whose names resemble a search, the most similar first. */
async function similarPage(ctx: Permitted, { q, owned, limit }: Input, values: Values<SimilarPatients>) {
  const given = { ...values, limit: Math.min(limit, mostSimilarRows) }
  const flags = flagsOf({ q, owned })
  const rows = await mostSimilar(how => selectSimilar(ctx, given, flags, how), isReachAll(ctx))
  return { ...toWholePage(rows, { limit }), nextCursor: null }
}

/** `fits`: so few rows that their texts always fit into one reply. */
type Flags = PatientFlags & { ordering: Input['ordering']; fits: boolean }

/** So many are less than 8 MiB even if two texts of each have 20,000 letters, and each letter six bytes of JSON. */
const mostThatFit = 30

const conditions = (ctx: AnyCaller, placeholders: PatientPlaceholders, flags: Flags) => [
  ...patientsListed(ctx),
  ...patientFilters(ctx, placeholders, flags),
]

const createdBy = sql<string | null>`${users.email}`

/** A lower limit for the size of a row as JSON, in bytes, computed without reading long texts. */
const size = sql<number>`(octet_length(coalesce(${patients.medicalHistory}, ''))
  + octet_length(coalesce(${patients.address}, '')) + 2 * octet_length(${fullName}))`

/** The size of a row in a reply, in bytes: its texts as JSON, the full name again, and an allowance for the rest. */
const sizeAsJson = sql`(octet_length(json_build_array(medical_history, address, phone_number, email,
  creators_email, first_name, last_name, first_name, last_name)::text) + 300)`

type Order = ReturnType<typeof orderingBy>

/** The columns of a row beside those of a patient. */
const besideColumns = (order: Order, { reached }: Pick<Asked, 'reached'>) => ({
  createdBy,
  place: order.place,
  size,
  /** Whether a count that reached the limit still holds. */
  reached: reached ? stillReached(reached) : sql<boolean>`false`,
})

/** Rows that fit into one reply, however long their texts are. */
const fittingRows = (db: AnyCaller['db'], order: Order, asked: Asked) =>
  db
    .select({ ...patientColumns, ...besideColumns(order, asked) })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(asked.where)
    .orderBy(...order.columns)
    .limit(asked.limit)

/** One statement, so that hardly more than one reply leaves the database, however long the texts are. */
function wholeRows(db: AnyCaller['db'], order: Order, asked: Asked) {
  const beside = besideColumns(order, asked)
  const page = db
    .select({
      ...patientColumns,
      ...order.keyColumns,
      createdBy: beside.createdBy.as('creators_email'),
      place: beside.place.as('place'),
      size: beside.size.as('size'),
      reached: beside.reached.as('reached'),
    })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(asked.where)
    .orderBy(...order.columns)
    .limit(asked.limit)
    .as('page')
  const before = (size: unknown) => sql`sum(${size}) over (order by ${order.byKeyColumns}) - ${size}`
  // Reads no text of rows that cannot fit.
  const json = sql<number>`case when ${before(page.size)} <= ${most} then ${sizeAsJson} else ${page.size} end`
  const sized = db
    .select({ ...columnsOfPage(page), size: json.as('size_as_json') })
    .from(page)
    .as('sized')
  const measured = db
    .select({ ...columnsOfPage(sized), before: before(sized.size).as('before') })
    .from(sized)
    .as('measured')
  return db
    .select(readAs({ ...patientColumns, ...beside }, measured))
    .from(measured)
    .where(sql`${measured.before} <= ${most}`)
    .orderBy(order.byKeyColumns)
}

type Asked = { where: SQL | undefined; limit: Placeholder; reached?: Placeholder[] | undefined }

type WholePlaceholders = PatientPlaceholders & { reached: Placeholder[] | undefined }

const selectWhole = prepared((ctx, placeholders: WholePlaceholders, flags: Flags) => {
  const order = orderingBy(keys, flags.ordering)
  const where = and(...conditions(ctx, placeholders, flags), order.after(placeholders.after))
  const { limit, reached } = placeholders
  const rows = flags.fits ? fittingRows : wholeRows
  if (flags.ordering.length === 0) return rows(ctx.db, order, { where, limit, reached })
  // To sort for a page, it reads only the keys: an index for each would take 30 to 40 MB per million patients.
  const ids = ctx.db
    .select({ id: patients.id })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(where)
    .orderBy(...order.columns)
    .limit(limit)
  return rows(ctx.db, order, { where: amongIds(sql`${ids}`), limit, reached })
})

const selectSimilar = prepared((ctx, placeholders: SimilarPatients, flags: PatientFlags, how: Likeness) => {
  const alike: SortKey = { by: sql`(1000000 * ${likeness(patients, placeholders)})::int`, kind: 'integer' }
  const order = orderingBy({ id: keys.id, alike }, [{ field: 'alike', descending: true }])
  return wholeRows(ctx.db, order, {
    where: similarPatients(ctx, placeholders, flags, how),
    limit: placeholders.limit,
  })
})

const most = sql.raw(String(mostBytes))

/**
 * The columns of a subquery by these names, read as the columns that they come from. Drizzle gives each column of a
 * subquery as a proxy: to read a row through those took a sixth of the server's time for a list.
 */
function readAs<Fields extends Record<string, Column | SQL>>(fields: Fields, from: object): Fields {
  const read = Object.entries(fields).map(([name, field]) => {
    const column = sql`${Reflect.get(from, name)}`
    return [name, is(field, Column) ? column.mapWith(field) : column]
  })
  // The same names, and the same values under each.
  return Object.fromEntries(read) as Fields
}

/** All columns of a subquery, by the names that drizzle gives them in an outer statement. */
function columnsOfPage<Page extends { _: { selectedFields: object } }>(page: Page) {
  const names = Object.keys(page._.selectedFields)
  // A subquery has its columns as properties of these names.
  return Object.fromEntries(names.map(name => [name, Reflect.get(page, name)])) as Omit<
    Page,
    '_' | 'getSQL' | 'shouldOmitSQLParens'
  >
}
