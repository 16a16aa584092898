import { expect, test } from 'vitest'
import { latenessInWords, planInWords } from './plan.ts'

const plan = { kind: 'assign', role: 'consulting', previous: null, practitionerName: 'Dr. No' } as const

test('says what will happen to whom', () => {
  expect(planInWords(plan)).toBe('Dr. No is assigned as consulting')
  expect(planInWords({ ...plan, role: 'primary' })).toBe('Dr. No becomes primary')
  expect(planInWords({ ...plan, kind: 'end', role: null })).toBe('Dr. No no longer looks after the patient')
  const primary = { ...plan, kind: 'change_primary', role: null } as const
  expect(planInWords({ ...primary, previous: 'end' })).toBe('Dr. No becomes primary')
  expect(planInWords({ ...primary, previous: 'consulting' })).toContain('goes on as consulting')
})

test.each([
  ['2026-12-01T00:00:59.000Z', undefined],
  ['2026-12-01T00:01:00.000Z', undefined],
  ['2026-12-01T00:01:01.000Z', '1 minute late'],
  ['2026-12-01T01:59:00.000Z', '119 minutes late'],
  ['2026-12-01T02:00:00.000Z', '2 hours late'],
  ['2026-12-04T02:00:00.000Z', '3 days late'],
  [null, undefined],
])('settled at %s is %s', (settledAt, words) => {
  const due = { dueAt: '2026-12-01T00:00:00.000Z', settledAt }
  expect(latenessInWords({ ...due, state: 'failed' })).toBe(words)
  expect(latenessInWords({ ...due, state: 'cancelled' })).toBeUndefined()
})
