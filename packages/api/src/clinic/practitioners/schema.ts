import { doctorStatuses, doctors } from '@empanel/db'
import { type AnyColumn, type GetColumnData, sql } from 'drizzle-orm'
import { createInsertSchema, createSelectSchema } from 'drizzle-zod'
import { z } from 'zod'
import { columnsOf } from '../../kernel/query/columns.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import {
  named,
  optionalEmail,
  optionalLine,
  orAsKept,
  partOfName,
  requiredText,
  rowId,
  unnamed,
} from '../../kernel/text/text.ts'
import { optionalNpi } from './npi.ts'

const shown = {
  id: true,
  userId: true,
  firstName: true,
  lastName: true,
  specialty: true,
  phoneNumber: true,
  email: true,
  licenseNumber: true,
  npi: true,
  status: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const

/** A doctor as everybody who reaches them sees them. */
export const doctor = createSelectSchema(doctors, {
  createdAt: z.string(),
  updatedAt: z.string(),
}).pick(shown)
export type Doctor = z.infer<typeof doctor>

/** The columns of `doctor`. */
export const doctorColumns = columnsOf(doctors, shown)

/** A doctor in the ledger, who stays visible there after deletion: `deleted`, without contact data and identifiers. */
export const doctorOfLedger = doctor.extend({ deleted: z.boolean() })

const unlessDeleted = <Column extends AnyColumn>(column: Column) =>
  sql<GetColumnData<Column> | null>`case when ${doctors.deletedAt} is null then ${column} end`

/** The columns of `doctorOfLedger`. */
export const doctorOfLedgerColumns = {
  ...doctorColumns,
  userId: unlessDeleted(doctors.userId),
  phoneNumber: unlessDeleted(doctors.phoneNumber),
  email: unlessDeleted(doctors.email),
  licenseNumber: unlessDeleted(doctors.licenseNumber),
  npi: unlessDeleted(doctors.npi),
  deleted: sql<boolean>`${doctors.deletedAt} is not null`,
}

/** The fields that a person may enter about a doctor. */
export const doctorFields = createInsertSchema(doctors, {
  firstName: partOfName(100),
  lastName: partOfName(100),
  specialty: requiredText(100),
  phoneNumber: optionalLine(50),
  email: optionalEmail,
  licenseNumber: optionalLine(50),
  npi: optionalNpi,
}).pick({
  firstName: true,
  lastName: true,
  specialty: true,
  phoneNumber: true,
  email: true,
  licenseNumber: true,
  npi: true,
})

export const newDoctor = z.strictObject(doctorFields.shape).refine(named, unnamed)

export const doctorChange = z
  .strictObject({
    id: rowId,
    /** The version that the change is based on. Without it, the change applies to any version. */
    version: z.int().min(1).optional(),
    ...doctorFields.partial().shape,
    ...orAsKept({ email: optionalEmail, npi: optionalNpi }),
  })
  .refine(named, unnamed)

export const doctorList = z.strictObject({
  ...pageInput,
  /** Parts of the name in any order, a phone number, or the record's id (`#12`). */
  q: searchWords.optional(),
  status: z.enum(doctorStatuses).optional(),
  /** Only the caller's own record. */
  owned: z.boolean().optional(),
  /** Without it: the best 500 matches of `q` first, else by id. */
  sort: z.enum(['id', 'name']).optional(),
})

export const doctorPage = pageOf(doctor)
