import { assignmentRoles, assignments, patients, practitioners, previousPrimaries } from '@empanel/db'
import { type Column, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import { type Reaching, teamReadable } from '../../kernel/scope.ts'
import { moment, optionalText, rowId } from '../../kernel/text/text.ts'

/** One row of the ledger. `endedAt` is null while the assignment is open. */
export const assignment = rowSchema(assignments)
  .pick({
    id: true,
    patientId: true,
    practitionerId: true,
    role: true,
    startedAt: true,
    endedAt: true,
    reason: true,
    endReason: true,
  })
  .extend({ patientName: z.string(), practitionerName: z.string() })

/** The first and last name of a record, as one text. */
export const fullName = ({ firstName, lastName }: { firstName: Column; lastName: Column }) =>
  sql<string>`trim(concat(${firstName}, ' ', ${lastName}))`

/** A practitioner's name with a physician's title, unless it has one already. */
export const titledNameOf = (them: { firstName: Column; lastName: Column; profession: Column }) =>
  titled(them.profession, fullName(them))

const titled = (profession: Column, name: SQL<string>) =>
  sql<string>`case when ${profession} <> 'physician' or ${name} ~* '^dr[. ]' then ${name} else 'Dr. ' || ${name} end`

export const practitionersName = titledNameOf(practitioners)

export const assignmentColumns = {
  id: assignments.id,
  patientId: assignments.patientId,
  practitionerId: assignments.practitionerId,
  role: assignments.role,
  startedAt: assignments.startedAt,
  endedAt: assignments.endedAt,
  reason: assignments.reason,
  endReason: assignments.endReason,
  patientName: fullName(patients),
  practitionerName: practitionersName,
}

/** A patient's primary in a row about the patient. */
export const primary = z.object({ practitionerId: rowId, name: z.string() })

/** The id of the primary of the patient of a statement. Null where there is none, or where the caller may not know. */
export const primaryIdOf = (ctx: Reaching): SQL<number | null> => sql`(
  select a.practitioner_id from ${assignments} a
  where a.patient_id = ${patients.id} and a.role = 'primary' and a.ended_at is null and ${teamReadable(ctx)})`

const primaryWhere = (ctx: Reaching, which: SQL): SQL<z.infer<typeof primary> | null> => sql`(
  select json_build_object('practitionerId', ${practitioners.id}, 'name', ${practitionersName})
  from ${assignments} a join ${practitioners} on ${practitioners.id} = a.practitioner_id
  where a.patient_id = ${patients.id} and a.role = 'primary' and ${teamReadable(ctx)} and ${which})`

/** The primary of the patient of a statement, looked up for each row. Null where the caller may not know. */
export const primaryOf = (ctx: Reaching) => primaryWhere(ctx, sql`a.ended_at is null`)

/** The last primary whose assignment ended. Null where the caller may not know. */
export const formerPrimaryOf = (ctx: Reaching) =>
  primaryWhere(ctx, sql`a.ended_at is not null order by a.ended_at desc, a.id desc limit 1`)

/** A moment that is not in the future. */
const pastMoment = moment.refine(
  at => at >= '1900' && Date.parse(at) <= Date.now() + 60_000,
  'Enter a moment between 1900 and now.',
)

const reason = optionalText(500)

/**
 * Assigns although the panel is full or closed. Needs the cell `panels.override`, and a reason, which is kept with the
 * override.
 */
const override = z.boolean().default(false)

const hasReason = (input: { override: boolean; reason?: string | null | undefined }) =>
  !input.override || Boolean(input.reason)
const reasonMissing = { path: ['reason'], message: 'Say why the panel takes more patients than it should.' }

const pair = { patientId: rowId, practitionerId: rowId }
const role = z.enum(assignmentRoles).default('consulting')

/** An assignment, whenever it begins. */
export const assigning = z.strictObject({ ...pair, role, reason, override }).refine(hasReason, reasonMissing)

export const newAssignment = assigning.safeExtend({
  /** When the practitioner began to look after the patient; if not given, now. */
  startedAt: pastMoment.optional(),
})

export const newPrimary = z
  .strictObject({
    patientId: rowId,
    /** The practitioner who becomes the primary. */
    practitionerId: rowId,
    /** Says what happens to the former primary, if there is one. */
    previous: z.enum(previousPrimaries).default('end'),
    /** Kept with each row of the ledger that ends or begins. */
    reason,
    override,
  })
  .refine(hasReason, reasonMissing)

const mostMany = 500

export const newAssignments = z
  .strictObject({
    rows: z
      .array(z.strictObject({ ...pair, role }))
      .min(1, 'Name at least one assignment.')
      .max(mostMany, `At most ${mostMany} at once.`),
    reason,
    override,
  })
  .refine(hasReason, reasonMissing)

/** The outcome for one of several rows: its assignment, or the reason why there is none. */
const assignmentOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('assigned'), assignment }),
  z.object({ outcome: z.literal('refused'), reason: z.string(), message: z.string() }),
])
/** In the order of the rows. */
export const assignmentOutcomes = z.object({ rows: z.array(assignmentOutcome) })

export const assignmentEnd = z.strictObject({ id: rowId, reason })

/** The part of the ledger: open rows, ended rows or both; or rows that were open at a moment. */
const period = {
  state: z.enum(['open', 'ended', 'all']).default('open'),
  /** The assignments that were open then. `state` is then ignored. */
  asOf: moment.optional(),
}
export type Period = z.infer<z.ZodObject<typeof period>>

export const assignmentList = z.strictObject({
  ...pageInput,
  ...period,
  /** Words that must all occur in the names of patient and practitioner. */
  q: searchWords.optional(),
  patientId: rowId.optional(),
  practitionerId: rowId.optional(),
  /** Only those that began since then or, of the ended ones, that ended since then. */
  since: moment.optional(),
})
export const assignmentGet = z.strictObject({ id: rowId, state: period.state.default('all') })
/** `q`: words that must all occur in the practitioner's name. */
export const myPractitionersList = z.strictObject({ ...pageInput, q: searchWords.optional() })
export const careTeamOf = z.strictObject({ patientId: rowId, ...period })

/** With the patient's primary, which is another row of the ledger where `role` is not `primary`. */
export const listedAssignment = assignment.extend({ primary: primary.nullable() })
export const assignmentPage = pageOf(listedAssignment)
