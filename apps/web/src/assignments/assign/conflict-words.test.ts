import { expect, test } from 'vitest'
import { formatMoment } from '../../dates/times.tsx'
import { conflictInWords, isConflict, isOfPanel } from './conflict-words.ts'

const entry = (practitionerId: number, role: 'primary' | 'consulting', endedAt: string | null = null) => ({
  practitionerId,
  practitionerName: `Dr. No ${practitionerId}`,
  role,
  endedAt,
})
const house = { practitionerId: 1 }

test('says as what a practitioner already looks after the patient', () => {
  const words = conflictInWords('already_assigned', { ...house, ledger: [entry(1, 'consulting')] })
  expect(words).toContain('with the role consulting')
  expect(words).toContain('end that assignment first')
})

test('a start before the end of an earlier assignment names the last such end', () => {
  const [early, late] = ['2019-01-01T00:00:00.000Z', '2021-06-01T00:00:00.000Z']
  const ledger = [entry(1, 'primary', late), entry(1, 'consulting', early), entry(2, 'primary')]
  expect(conflictInWords('already_assigned', { ...house, ledger })).toContain(`until ${formatMoment(late)}`)
  const past = [entry(2, 'primary', early), entry(3, 'consulting', late)]
  expect(conflictInWords('primary_taken', { ...house, ledger: past })).toContain(
    `until ${formatMoment(early)}`,
  )
})

test('names the primary practitioner who is in the way', () => {
  const ledger = [entry(7, 'primary'), entry(1, 'primary', '2019-01-01T00:00:00.000Z')]
  const refused = { ...house, ledger }
  expect(conflictInWords('primary_taken', refused)).toContain('Dr. No 7 has become the primary meanwhile')
  const words = conflictInWords('primary_taken', { ...refused, mayReplace: false })
  expect(words).toContain('Dr. No 7 is the primary')
})

test('a panel that refuses is explained in the server’s words, with the way on for whoever may overrule it or not', () => {
  const refused = { ...house, ledger: [], message: 'This panel is full.' }
  const words = conflictInWords('panel_full', { ...refused, overruledBy: 'Administrator' })
  expect(words).toMatch(/^This panel is full\. Choose somebody else.* role Administrator/)
  expect(conflictInWords('panel_closed', refused)).toMatch(/^This panel is full\..*say why/)
  expect(['panel_full', 'panel_closed', 'primary_taken'].filter(isConflict).map(isOfPanel)).toEqual([
    true,
    true,
    false,
  ])
})

test('has something to say of every conflict while the ledger is not known', () => {
  for (const reason of ['already_assigned', 'primary_taken', 'patient_deceased', 'practitioner_pending']) {
    if (!isConflict(reason)) throw new Error(`${reason} is not known`)
    expect(conflictInWords(reason, { ...house, ledger: [] })).not.toBe('')
  }
  expect([undefined, 'validation', 'stale_version'].filter(isConflict)).toEqual([])
})
