import { type practitioners, professions } from '@empanel/db'
import { z } from 'zod'
import type { FieldsOf } from '../../kernel/query/fields.ts'
import { optionalEmail, optionalLine, partOfName, requiredText } from '../../kernel/text/text.ts'
import { optionalNpi } from './npi.ts'

/** What people enter about a practitioner and what they see. Tables, forms, lists and REST take it from here. */
export const fields = {
  id: { shows: 'list' },
  userId: { shows: 'list' },
  createdBy: { shows: 'never' },
  firstName: { shows: 'list', enter: partOfName(100) },
  lastName: { shows: 'list', enter: partOfName(100) },
  profession: { shows: 'list', enter: z.enum(professions).optional() },
  specialty: { shows: 'list', enter: requiredText(100) },
  phoneNumber: { shows: 'list', enter: optionalLine(50) },
  email: { shows: 'list', enter: optionalEmail },
  licenseNumber: { shows: 'list', enter: optionalLine(50) },
  npi: { shows: 'list', enter: optionalNpi },
  status: { shows: 'list' },
  externalSource: { shows: 'never' },
  externalId: { shows: 'never' },
  version: { shows: 'list' },
  createdAt: { shows: 'list' },
  updatedAt: { shows: 'list' },
  deletedAt: { shows: 'never' },
  nameFolded: { shows: 'never' },
  sortName: { shows: 'never' },
  phoneTails: { shows: 'never' },
} as const satisfies FieldsOf<typeof practitioners>
