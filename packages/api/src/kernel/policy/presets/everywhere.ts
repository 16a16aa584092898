import type { Policy } from '../grid.ts'

/** The rows that are the same in every preset. */
export const everywhere = {
  'practitioners.approve': { admin: 'all' },
  'sites.create': { admin: 'all' },
  'sites.update': { admin: 'all' },
  'sites.delete': { admin: 'all' },
  'panels.setWeights': { admin: 'all' },
  'panels.override': { admin: 'all' },
  'users.read': { admin: 'all' },
  'users.create': { admin: 'all' },
  'users.update': { admin: 'all' },
  'access.review': { admin: 'all' },
  'audit.read': { admin: 'all' },
  'mail.read': { admin: 'all' },
  'mail.send': { admin: 'all' },
} as const satisfies Partial<Policy['grid']>
