import { expect, test } from 'vitest'
import { toCsv } from '../../tables/csv.ts'
import { letterRows, letterText } from './letter.ts'

const letter = {
  ...{ patientId: 1, firstName: 'Ana', lastName: '=Ruiz', address: '1 Elm Street\n"Old Mill"' },
  ...{ formerName: 'Dr. House', newName: 'Dr. Wilson', profession: 'physician' as const },
  ...{ since: '2026-12-04T00:00:00.000Z', siteName: 'Riverside' },
}

test('a letter says who takes over from whom and when, and nothing about health', () => {
  expect(letterText(letter).join(' ')).toMatch(
    /Dear Ana =Ruiz, from .*2026 on, Dr. Wilson looks after you in place of Dr. House\./,
  )
})

test('saved letters have a header, one row a patient, and no formulas', () => {
  expect(toCsv(letterRows([letter]))).toBe(
    'First name,Last name,Address,Former practitioner,New practitioner,From,Site\r\n' +
      'Ana,\'=Ruiz,"1 Elm Street\n""Old Mill""",Dr. House,Dr. Wilson,2026-12-04,Riverside\r\n',
  )
})
