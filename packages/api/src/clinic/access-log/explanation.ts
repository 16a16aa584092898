import { assignments, covers } from '@empanel/db'
import { z } from 'zod'
import { roles, scopes } from '../../kernel/policy/grid.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { rowId } from '../../kernel/text/text.ts'
import { grant } from '../emergency/schema.ts'

export const explainInput = z.strictObject({ userId: rowId, patientId: rowId })

/** Causes for an account to reach a record, or not to reach it. */
const causes = [
  'account-disabled',
  'account-pending',
  'practitioner-pending',
  'cell-empty',
  'not-own',
  'not-assigned',
  'not-at-site',
  'all',
  'own',
  'assigned',
  'cover',
  'site',
  'break-glass',
] as const

const deciding = rowSchema(assignments).pick({
  id: true,
  practitionerId: true,
  role: true,
  startedAt: true,
})

export const explanation = z.object({
  userId: rowId,
  userName: z.string(),
  patientId: rowId,
  allowed: z.boolean(),
  /** The role of the account as the policy sees it now. */
  role: z.enum(roles),
  /** The action whose cell was looked up. */
  action: z.literal('patients.read'),
  scope: z.enum(scopes).nullable(),
  because: z.enum(causes),
  /** The open assignment that decides. */
  assignment: deciding.nullable(),
  /** The cover that decides. */
  cover: rowSchema(covers)
    .pick({ id: true, practitionerId: true, startsAt: true, endsAt: true })
    .extend({ practitionerName: z.string() })
    .nullable(),
  /** The grant that decides. */
  grant: grant.pick({ id: true, grantedAt: true, expiresAt: true, reason: true }).nullable(),
  text: z.string(),
})
export type Explanation = z.infer<typeof explanation>

type Facts = Omit<Explanation, 'text'>

/** The explanation in one sentence. */
export const sentenceOf = (facts: Facts): string =>
  `${facts.userName} ${facts.allowed ? 'can open this record' : 'cannot open this record'}: ${reasons[facts.because](facts)}.`

const reasons: Record<Facts['because'], (facts: Facts) => string> = {
  'account-disabled': () => 'the account is disabled',
  'account-pending': () => 'the account waits for approval',
  'practitioner-pending': () => 'the account has no practitioner record that is approved',
  'cell-empty': ({ role }) => `the role ${role} may read no patient`,
  'not-own': ({ role }) => `the role ${role} may read records of its own account, and this is none`,
  'not-assigned': ({ role }) =>
    `the role ${role} may read assigned patients, and neither an open assignment to this one nor a cover holds`,
  'not-at-site': ({ role }) =>
    `the role ${role} may read patients of its sites, and this patient’s is none of them`,
  all: ({ role }) => `the role ${role} may read every patient`,
  own: () => 'it belongs to the account',
  assigned: ({ assignment }) =>
    `it is assigned to this patient as ${assignment?.role ?? 'a'} practitioner since ${assignment?.startedAt.slice(0, 10) ?? 'a moment ago'}`,
  cover: ({ cover }) =>
    cover
      ? `it covers for ${cover.practitionerName}, who looks after this patient, until ${utc(cover.endsAt)}`
      : 'it covers for somebody who looks after this patient',
  site: ({ role }) => `the role ${role} may read patients of its sites, and this patient’s is one of them`,
  'break-glass': ({ grant }) =>
    `it broke the glass, which opens the record until ${grant ? utc(grant.expiresAt) : 'a moment ago'}`,
}

/** A moment, to the minute. */
const utc = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`
