import { describe, expect, test } from 'vitest'
import { auditInput, auditSearch } from './audit-search.ts'

describe('the audit log’s address', () => {
  test('keeps what can be asked for', () => {
    const asked = {
      actorId: 7,
      patientId: '12',
      action: 'patients.read',
      outcome: 'denied',
      how: 'opened',
      from: '2026-02-28',
    }
    expect(auditSearch(asked)).toEqual({ ...asked, patientId: 12 })
  })

  test.each([
    ['an account that is no number', { actorId: 'x' }],
    ['a patient below one', { patientId: 0 }],
    ['an outcome that does not exist', { outcome: 'maybe' }],
    ['another way to meet patients', { how: 'read' }],
    ['a day that does not exist', { from: '2026-02-30' }],
    ['a day before all logs', { until: '0001-01-01' }],
    ['a moment', { from: '2026-02-28T10:00' }],
    ['an empty action', { action: '' }],
    ['a list', { action: ['patients.read'] }],
  ])('leaves out %s', (_, search) => {
    expect(auditSearch(search)).toEqual({})
  })
})

describe('what the server is asked', () => {
  test('one day is all of it by the reader’s clock, and nothing more', () => {
    const { from = '', until = '' } = auditInput({ from: '2026-01-15', until: '2026-01-15' })
    expect(new Date(from)).toEqual(new Date(2026, 0, 15))
    expect(new Date(until)).toEqual(new Date(2026, 0, 16))
  })

  test('nothing that was not asked for', () => {
    expect(auditInput({ actorId: 7 })).toEqual({ actorId: 7 })
  })
})
