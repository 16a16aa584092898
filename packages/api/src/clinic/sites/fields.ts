import type { sites } from '@empanel/db'
import type { FieldsOf } from '../../kernel/query/fields.ts'
import { requiredText, rowId } from '../../kernel/text/text.ts'

/** The fields of a site: which of them people enter, and which they see. */
export const fields = {
  id: { shows: 'list' },
  name: { shows: 'list', enter: requiredText(100) },
  /** The site that it lies within. */
  parentId: { shows: 'list', enter: rowId.nullish() },
  version: { shows: 'list' },
  createdAt: { shows: 'list' },
  updatedAt: { shows: 'list' },
} as const satisfies FieldsOf<typeof sites>
