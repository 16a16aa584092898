import { expect, test } from 'vitest'
import type { Policy } from '../../session/session.ts'
import { rolesIn } from './roles.ts'

const cells = { admin: 'all', patient: 'own' } as const
const none = {}
const grid = {
  'patients.read': cells,
  'patients.create': none,
  'patients.update': none,
  'patients.delete': none,
  'panel.read': none,
  'careTeam.read': none,
  'practitioners.read': { anonymous: 'all' },
  'practitioners.create': none,
  'practitioners.update': none,
  'practitioners.delete': none,
  'practitioners.approve': none,
  'assignments.read': none,
  'assignments.create': none,
  'assignments.changePrimary': none,
  'assignments.end': none,
  'plans.create': none,
  'plans.cancel': none,
  'requests.read': none,
  'requests.create': none,
  'requests.decide': none,
  'requests.withdraw': none,
  'covers.read': none,
  'covers.create': none,
  'covers.end': none,
  'transfers.read': none,
  'transfers.create': none,
  'transfers.cancel': none,
  'transfers.undo': none,
  'sites.create': none,
  'sites.update': none,
  'sites.delete': none,
  'users.read': none,
  'users.create': none,
  'users.update': none,
  'panels.read': none,
  'panels.set': none,
  'panels.setWeights': none,
  'panels.override': none,
  'queue.read': none,
  'accessLog.read': none,
  'access.breakGlass': none,
  'access.review': none,
  'access.explain': none,
  'audit.read': none,
  'mail.read': none,
  'mail.send': none,
} as const satisfies Policy['grid']

test('offers the roles of accounts that the policy lets do anything', () => {
  expect(rolesIn({ grid })).toEqual(['admin', 'patient'])
})

test('offers the role that an account has already, even if it may do nothing', () => {
  expect(rolesIn({ grid }, 'staff')).toEqual(['admin', 'staff', 'patient'])
})
