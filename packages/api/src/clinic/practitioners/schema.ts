import { practitioners } from '@empanel/db'
import { type AnyColumn, type GetColumnData, sql } from 'drizzle-orm'
import { z } from 'zod'
import { columnsOf, enteredBy, filterInputs, shownBy } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import { languageTag } from '../../kernel/text/language.ts'
import { named, optionalEmail, orAsKept, rowId, unnamed } from '../../kernel/text/text.ts'
import { fields } from './fields.ts'
import { optionalNpi } from './npi.ts'

const shown = shownBy(fields)

/** A practitioner as everybody who reaches them sees them. */
export const practitioner = rowSchema(practitioners).pick(shown)
export type Practitioner = z.infer<typeof practitioner>

/** The columns of `practitioner`. */
export const practitionerColumns = columnsOf(practitioners, shown)

/** A practitioner in the ledger, who stays visible there after deletion: `deleted`, without contact data and identifiers. */
export const practitionerOfLedger = practitioner.extend({ deleted: z.boolean() })

const unlessDeleted = <Column extends AnyColumn>(column: Column) =>
  sql<GetColumnData<Column> | null>`case when ${practitioners.deletedAt} is null then ${column} end`

/** The columns of `practitionerOfLedger`. */
export const practitionerOfLedgerColumns = {
  ...practitionerColumns,
  userId: unlessDeleted(practitioners.userId),
  phoneNumber: unlessDeleted(practitioners.phoneNumber),
  email: unlessDeleted(practitioners.email),
  licenseNumber: unlessDeleted(practitioners.licenseNumber),
  npi: unlessDeleted(practitioners.npi),
  deleted: sql<boolean>`${practitioners.deletedAt} is not null`,
}

/** The fields that a person may enter about a practitioner. */
export const practitionerFields = z.object(enteredBy(fields))

export const newPractitioner = z.strictObject(practitionerFields.shape).refine(named, unnamed)

export const practitionerChange = z
  .strictObject({
    id: rowId,
    /** The version that the change is based on. Without it, the change applies to any version. */
    version: z.int().min(1).optional(),
    ...practitionerFields.partial().shape,
    ...orAsKept({ email: optionalEmail, npi: optionalNpi }),
  })
  .refine(named, unnamed)

export const practitionerList = z.strictObject({
  ...pageInput,
  /** Parts of the name in any order, a phone number, or the record's id (`#12`). */
  q: searchWords.optional(),
  ...filterInputs(fields),
  /** Only those who speak this language, or a regional variant of it. */
  language: languageTag.optional(),
  /** Only the caller's own record. */
  owned: z.boolean().optional(),
  /** Without it: the best 500 matches of `q` first, else by id. */
  sort: z.enum(['id', 'name']).optional(),
})

export const practitionerPage = pageOf(practitioner)
