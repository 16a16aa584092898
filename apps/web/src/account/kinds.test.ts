import { expect, test } from 'vitest'
import { kindsOpen } from './kinds.ts'

test('a clinic where patients and doctors register offers both, and an account for relatives', () => {
  const open = kindsOpen({ account: 'patient', patient: 'open', doctor: 'pending' })
  expect(open).toEqual(['patient', 'doctor', 'account'])
})

test('doctors find no form where they cannot register', () => {
  expect(kindsOpen({ account: 'patient', patient: 'open', doctor: 'closed' })).toEqual(['patient', 'account'])
})

test('where neither registers there is the plain account only', () => {
  expect(kindsOpen({ account: 'staff', patient: 'closed', doctor: 'closed' })).toEqual(['account'])
})
