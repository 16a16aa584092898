import { expect, test } from 'vitest'
import { giveTo, handRows, isOf, namedRows } from './hand-rows.ts'

const row = (patientId: number, practitionerId: number | null, more = {}) => ({
  ...{ patientId, patientName: `P ${patientId}`, role: 'primary' as const, practitionerId },
  ...{ outcome: practitionerId === null ? ('refused' as const) : ('moved' as const) },
  ...{ failure: practitionerId === null ? 'panel_full' : null, ...more },
})
const two = { to: [{ practitionerId: 7 }, { practitionerId: 8 }], consulting: 'move' as const }
const none = new Map<number, number | null>()

test('a division by hand begins as the one before it, and who could not be moved still says why', () => {
  const rows = handRows([row(1, 7), row(2, 8), row(3, null)], none, two)
  expect(rows.map(({ practitionerId, failure, changed }) => [practitionerId, failure, changed])).toEqual([
    [7, null, false],
    [8, null, false],
    [null, 'panel_full', false],
  ])
  expect(namedRows(rows)).toEqual([
    { patientId: 1, practitionerId: 7 },
    { patientId: 2, practitionerId: 8 },
  ])
})

test('giving some away keeps the rest, even if the division behind them becomes another one', () => {
  const before = handRows([row(1, 7), row(2, 8), row(3, 8)], none, two)
  const given = giveTo(before, new Set([2]), 7)
  const rows = handRows([row(1, 8), row(2, 8), row(3, 7)], given, two)
  expect(rows.map(({ practitionerId }) => practitionerId)).toEqual([7, 7, 8])
  expect(rows.filter(one => isOf(one, 7)).map(({ patientId }) => patientId)).toEqual([1, 2])
})

test('the patients of somebody who no longer takes over stay', () => {
  const given = giveTo(handRows([row(1, 7), row(2, 8)], none, two), new Set(), null)
  const rows = handRows([row(1, 7), row(2, 7)], given, { ...two, to: [{ practitionerId: 7 }] })
  expect(rows.map(one => [one.practitionerId, isOf(one, 'stay')])).toEqual([
    [7, false],
    [null, true],
  ])
})

test('assignments that end are named, with anybody', () => {
  const consulting = row(1, null, { role: 'consulting', outcome: 'ended', failure: null })
  const rows = handRows([consulting], none, { ...two, consulting: 'end' })
  expect(rows).toMatchObject([{ ends: true, changed: false }])
  expect(namedRows(rows)).toEqual([{ patientId: 1, practitionerId: 7 }])
})
