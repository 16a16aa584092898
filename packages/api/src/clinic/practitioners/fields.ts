import { practitionerStatuses, practitioners, professions } from '@empanel/db'
import { z } from 'zod'
import { equal, type FieldsOf, ofRecords } from '../../kernel/query/fields.ts'
import { languageTags } from '../../kernel/text/language.ts'
import { optionalEmail, optionalLine, partOfName, requiredText } from '../../kernel/text/text.ts'
import { optionalNpi } from './npi.ts'

/** The fields of a practitioner: which of them people enter, and which they see. Tables, forms, lists and REST take them from here. */
export const fields = {
  id: { shows: 'list' },
  userId: { shows: 'list' },
  firstName: { shows: 'list', enter: partOfName(100) },
  lastName: { shows: 'list', enter: partOfName(100) },
  profession: {
    shows: 'list',
    enter: z.enum(professions).optional(),
    filter: equal(practitioners.profession, z.enum(professions)),
  },
  specialty: { shows: 'list', enter: requiredText(100) },
  languages: { shows: 'list', enter: languageTags.optional() },
  phoneNumber: { shows: 'list', enter: optionalLine(50) },
  email: { shows: 'list', enter: optionalEmail },
  licenseNumber: { shows: 'list', enter: optionalLine(50) },
  npi: { shows: 'list', enter: optionalNpi },
  status: { shows: 'list', filter: equal(practitioners.status, z.enum(practitionerStatuses)) },
  ...ofRecords,
} as const satisfies FieldsOf<typeof practitioners>
