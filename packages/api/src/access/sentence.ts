import type { Explanation } from './schema.ts'

type Facts = Omit<Explanation, 'text'>

/** An explanation in one sentence. */
export const sentenceOf = (facts: Facts): string =>
  `${facts.userName} ${facts.allowed ? 'can open this record' : 'cannot open this record'}: ${reasons[facts.because](facts)}.`

const reasons: Record<Facts['because'], (facts: Facts) => string> = {
  'account-disabled': () => 'the account is disabled',
  'account-pending': () => 'the account waits for approval',
  'doctor-pending': () => 'the account has no doctor record that is approved',
  'cell-empty': ({ role }) => `the role ${role} may read no patient`,
  'not-own': ({ role }) => `the role ${role} may read records of its own account, and this is none`,
  'not-assigned': ({ role }) =>
    `the role ${role} may read assigned patients, and no assignment to this one is open`,
  all: ({ role }) => `the role ${role} may read every patient`,
  own: () => 'it belongs to the account',
  assigned: ({ assignment }) =>
    `it is assigned to this patient as ${assignment?.role ?? 'a'} doctor since ${assignment?.startedAt.slice(0, 10) ?? 'a moment ago'}`,
  'break-glass': ({ grant }) =>
    `it broke the glass, which opens the record until ${grant ? utc(grant.expiresAt) : 'a moment ago'}`,
}

/** A moment to the minute. */
const utc = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`
