import { genders, patients } from '@empanel/db'
import { z } from 'zod'
import { equal, type FieldsOf, ofRecords, within } from '../../kernel/query/fields.ts'
import { languageTag, optionalLanguage } from '../../kernel/text/language.ts'
import {
  birthDate,
  optionalEmail,
  optionalLine,
  optionalText,
  partialDate,
  partOfName,
  pastDate,
  rowId,
} from '../../kernel/text/text.ts'
import { mayBeBornOn } from './born.ts'

/** The fields of a patient: which of them people enter, and which they see. Tables, forms, lists and REST take them from here. */
export const fields = {
  id: { shows: 'list' },
  firstName: { shows: 'list', enter: partOfName(100) },
  lastName: { shows: 'list', enter: partOfName(100) },
  /** The filter finds everybody who may have been born then, as far as both dates are known. */
  dateOfBirth: { shows: 'list', enter: birthDate, filter: { takes: partialDate, where: mayBeBornOn } },
  gender: { shows: 'list', enter: z.enum(genders) },
  address: { shows: 'list', enter: optionalText(500) },
  phoneNumber: { shows: 'list', enter: optionalLine(50) },
  email: { shows: 'list', enter: optionalEmail },
  /** The one long text: a list of many would be too much for a reply. */
  medicalHistory: { shows: 'record', enter: optionalText(20_000) },
  /** The filter finds the regional variants of a language, too. */
  preferredLanguage: {
    shows: 'list',
    enter: optionalLanguage,
    filter: { takes: languageTag, where: tag => within(patients.preferredLanguage, tag) },
  },
  /** Ends the patient's open assignments on that day. Null removes a wrong date; assignments stay ended. */
  deceasedOn: { shows: 'list', change: pastDate.nullish() },
  /** The home site. The main site, unless it is given. */
  siteId: { shows: 'list', enter: rowId.optional(), filter: equal(patients.siteId, rowId) },
  ownerId: { shows: 'list' },
  ...ofRecords,
} as const satisfies FieldsOf<typeof patients>
