import { genders, type patients } from '@empanel/db'
import { z } from 'zod'
import { type FieldsOf, ofRecords } from '../../kernel/query/fields.ts'
import {
  birthDate,
  optionalEmail,
  optionalLine,
  optionalText,
  partialDate,
  partOfName,
  pastDate,
} from '../../kernel/text/text.ts'
import { mayBeBornOn } from './born.ts'

/** What people enter about a patient and what they see. Tables, forms, lists and REST take it from here. */
export const fields = {
  id: { shows: 'list' },
  firstName: { shows: 'list', enter: partOfName(100) },
  lastName: { shows: 'list', enter: partOfName(100) },
  /** The filter finds whoever may have been born then, as far as both dates are known. */
  dateOfBirth: { shows: 'list', enter: birthDate, filter: { takes: partialDate, where: mayBeBornOn } },
  gender: { shows: 'list', enter: z.enum(genders) },
  address: { shows: 'list', enter: optionalText(500) },
  phoneNumber: { shows: 'list', enter: optionalLine(50) },
  email: { shows: 'list', enter: optionalEmail },
  /** The one long text: a list of many would be too much for a reply. */
  medicalHistory: { shows: 'record', enter: optionalText(20_000) },
  /** Ends the patient's open assignments on that day. Null removes a wrong date; assignments stay ended. */
  deceasedOn: { shows: 'list', change: pastDate.nullish() },
  ownerId: { shows: 'list' },
  ...ofRecords,
} as const satisfies FieldsOf<typeof patients>
