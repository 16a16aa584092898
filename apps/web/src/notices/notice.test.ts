import { expect, test } from 'vitest'
import { type Notice, noticeInWords } from './notice.ts'

const notice: Notice = {
  ...{ id: 1, kind: 'primary_changed', role: 'holder', outcome: null, patients: null },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', readAt: null },
  patient: { id: 3, name: 'Ana Ruiz' },
  practitioner: { id: 5, name: 'Dr. No' },
}

test.each<[Partial<Notice>, string]>([
  [{}, 'Dr. No is the primary of Ana Ruiz now.'],
  [{ practitioner: null }, 'Ana Ruiz has no primary now. The clinic looks for another one.'],
  [{ role: 'new_primary' }, 'Ana Ruiz is new to your panel: you are the primary now.'],
  [
    { role: 'former_primary', patient: null },
    'You are no longer the primary of a patient out of your reach.',
  ],
  [
    { kind: 'request_decided', outcome: 'accepted' },
    'The request was accepted: Dr. No is the primary of Ana Ruiz now.',
  ],
  [
    { kind: 'request_decided', outcome: 'void' },
    'The request of Ana Ruiz is void, because Dr. No left. Ask for somebody else.',
  ],
  [
    { kind: 'panel_handed_over', role: 'new_primary', patient: null, patients: 200 },
    'A panel was handed over: you are the primary of 200 patients now.',
  ],
  [
    { kind: 'emergency_opened', role: 'primary' },
    'The record of Ana Ruiz, whose primary you are, was opened in an emergency.',
  ],
])('%j says: %s', (changes, words) => {
  expect(noticeInWords({ ...notice, ...changes })).toBe(words)
})
