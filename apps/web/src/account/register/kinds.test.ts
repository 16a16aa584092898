import { expect, test } from 'vitest'
import { kindsOpen, waitsToSignIn } from './kinds.ts'

test('a clinic where patients and practitioners register offers both, and an account for relatives', () => {
  const open = kindsOpen({ account: 'patient', accountAlone: 'open', patient: 'open', doctor: 'pending' })
  expect(open).toEqual(['patient', 'doctor', 'account'])
})

test('practitioners find no form where they cannot register', () => {
  const open = kindsOpen({ account: 'patient', accountAlone: 'open', patient: 'open', doctor: 'closed' })
  expect(open).toEqual(['patient', 'account'])
})

test('where neither registers there is the plain account only', () => {
  const open = kindsOpen({ account: 'staff', accountAlone: 'open', patient: 'closed', doctor: 'closed' })
  expect(open).toEqual(['account'])
})

test('69 there is no form where registration is closed', () => {
  const closed = { account: 'patient', accountAlone: 'closed', patient: 'closed', doctor: 'closed' } as const
  expect(kindsOpen(closed)).toEqual([])
})

test('69 a form is there where registration waits for approval, and says that one cannot sign in before', () => {
  const waits = {
    account: 'patient',
    accountAlone: 'approval',
    patient: 'approval',
    doctor: 'pending',
  } as const
  expect(kindsOpen(waits)).toEqual(['patient', 'doctor', 'account'])
  expect(kindsOpen(waits).filter(kind => waitsToSignIn(kind, waits))).toEqual(['patient', 'account'])
})
