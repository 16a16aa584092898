import { expect, test } from 'vitest'
import { phoneParts } from './phone-numbers.ts'

test.each([
  ['555-0100', '5550100'],
  ['+49 (30) 123 45 67', '+49301234567'],
  ['030 / 1234567', '0301234567'],
  ['112', '112'],
  ['*21#', '*21#'],
  ['555-0100 ext. 12', '5550100'],
  ['555-0100x12', '5550100'],
  ['mobile 0171 2345678', '01712345678'],
])('%s is one number: %s', (field, dials) => {
  expect(phoneParts(field)).toEqual([{ text: field, dials }])
})

test('each of several numbers is called by itself', () => {
  expect(phoneParts('555-0100 ext 12 / +1 555 0199')).toEqual([
    { text: '555-0100', dials: '5550100' },
    { text: ' ext 12 / ' },
    { text: '+1 555 0199', dials: '+15550199' },
  ])
  expect(phoneParts('5550100, 5550199')).toHaveLength(3)
})
