import { sites } from '@empanel/db'
import { z } from 'zod'
import { columnsOf, enteredBy, shownBy } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { rowId } from '../../kernel/text/text.ts'
import { fields } from './fields.ts'

const shown = shownBy(fields)

/** A site. */
export const site = rowSchema(sites).pick(shown)
export const siteColumns = columnsOf(sites, shown)

const siteFields = z.object(enteredBy(fields))
export const newSite = z.strictObject(siteFields.shape)
export const siteChange = z.strictObject({
  id: rowId,
  /** The version that the change is based on. Without it, the change applies to any version. */
  version: z.int().min(1).optional(),
  ...siteFields.partial().shape,
})
export const siteDeletion = z.strictObject({
  id: rowId,
  /** Where everybody who belongs to the site goes. Needed where somebody does. */
  moveTo: rowId.optional(),
})
export const siteList = z.strictObject(pageInput)
export const sitePage = pageOf(site)

/** Who belongs to sites: practitioners, and accounts of staff. */
export const memberKinds = ['practitioner', 'account'] as const
export type MemberKind = (typeof memberKinds)[number]
const kind = z.enum(memberKinds)

/** `about`: a practitioner's specialty, an account's e-mail address. */
export const member = z.object({ id: rowId, name: z.string(), about: z.string() })
export const memberList = z.strictObject({ ...pageInput, id: rowId, kind })
export const memberPage = pageOf(member)
export const membership = z.strictObject({ id: rowId, kind, memberId: rowId })
