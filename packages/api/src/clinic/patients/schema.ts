import { patients, users } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import {
  columnsOf,
  enteredBy,
  enteredLaterBy,
  filterInputs,
  listedBy,
  shownBy,
} from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import { named, optionalEmail, orAsKept, rowId, unnamed } from '../../kernel/text/text.ts'
import { primary } from '../ledger/schema.ts'
import { fields } from './fields.ts'

const shown = shownBy(fields)

/** A patient as everybody who reaches it sees it. */
export const patient = rowSchema(patients).pick(shown).extend({
  /** E-mail address of the account that created the record. */
  createdBy: z.string().nullable(),
})
export type Patient = z.infer<typeof patient>

/** A whole record. */
export const openedPatient = patient.extend({
  /**
   * When the break-glass grant expires that opens the record to the caller. Null where the record is in their reach.
   */
  openedUntil: z.string().nullable(),
})

/** The columns of `patient` except `createdBy`. */
export const patientColumns = columnsOf(patients, shown)

/** The creator's address, for statements that cannot join. */
export const creatorsEmail = sql<
  string | null
>`(select ${users.email} from ${users} where ${eq(users.id, patients.createdBy)})`

/** For statements that join the creator's account. */
export const patientWithCreator = { ...patientColumns, createdBy: users.email }

/** A patient in a list; `get` has the whole record. */
export const listedPatient = patient
  .pick({ ...listedBy(fields), createdBy: true })
  .extend({ primary: primary.nullable() })
export const listedColumns = { ...columnsOf(patients, listedBy(fields)), createdBy: users.email }

/** The fields that a person may enter about a patient. */
export const patientFields = z.object(enteredBy(fields))

export const newPatient = z.strictObject(patientFields.shape).refine(named, unnamed)

export const patientChange = z
  .strictObject({
    id: rowId,
    /** The version that the change is based on. Without it, the change applies to any version. */
    version: z.int().min(1).optional(),
    ...patientFields.partial().shape,
    ...orAsKept({ email: optionalEmail }),
    ...enteredLaterBy(fields),
  })
  .refine(named, unnamed)

/** Full years. The dead are of the age at which they died. */
const age = z.int().min(0).max(150)

/** Which patients a list or a count is about. */
export const patientFilter = z.strictObject({
  /**
   * Parts of the name in any order, with a date of birth or its year; a phone number; the record's id (`#12`). If
   * nothing matches, a list has similar names.
   */
  q: searchWords.optional(),
  ...filterInputs(fields),
  /**
   * Only patients of this age or older today (UTC). Somebody of whom only the year or month of birth is known was born
   * on its first day; somebody of whom nothing is known is of no age.
   */
  ageFrom: age.optional(),
  /** Only patients of this age or younger. */
  ageTo: age.optional(),
  /** Only records that belong to the caller's account. */
  owned: z.boolean().optional(),
  /** Only patients with an open assignment to this practitioner. */
  practitionerId: rowId.optional(),
  /** Only patients whose primary this practitioner is. */
  primaryId: rowId.optional(),
  /** Only living patients without a primary, with or without others who look after them. */
  withoutPrimary: z.boolean().optional(),
  /** Only living patients whom no practitioner looks after. */
  withoutPractitioner: z.boolean().optional(),
})

export const patientList = patientFilter.extend({
  ...pageInput,
  /**
   * Without it: the best 500 matches of `q` first, else by id. `born`: the oldest first, unknown dates of birth last;
   * `newest`: the newest record first.
   */
  sort: z.enum(['id', 'name', 'born', 'newest']).optional(),
})
export type PatientSort = NonNullable<z.infer<typeof patientList>['sort']>

export const patientPage = pageOf(listedPatient)
