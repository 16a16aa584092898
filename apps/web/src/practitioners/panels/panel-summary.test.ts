import { expect, test } from 'vitest'
import { panelSummary } from './panel-summary.ts'

const ada = {
  id: 1,
  firstName: 'Ada',
  lastName: 'Ruiz',
  profession: 'physician' as const,
  specialty: 'Cardiology',
  patients: 12,
  primaryFor: 8,
}
const ben = {
  id: 2,
  firstName: 'Ben',
  lastName: 'Okoro',
  profession: 'physician' as const,
  specialty: 'Dermatology',
  patients: 1,
  primaryFor: 0,
}

test('names the largest and the smallest panel that the chart shows', () => {
  expect(panelSummary([ada, ben])).toBe(
    'Bar chart of panel sizes. The largest: Dr. Ada Ruiz with 12 patients, 8 of them as primary. ' +
      'The smallest of the 2 shown: Dr. Ben Okoro with 1 patient, 0 of them as primary.',
  )
})

test('one panel is not called the smallest as well', () => {
  expect(panelSummary([ben])).toBe(
    'Bar chart of panel sizes. The largest: Dr. Ben Okoro with 1 patient, 0 of them as primary.',
  )
})

test('says so when there is nothing to show', () => {
  expect(panelSummary([])).toBe('No practitioner has a panel.')
})
