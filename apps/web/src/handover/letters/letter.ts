import type { EmpanelClient } from '@empanel/client'
import { dayOfMoment } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { fullName } from '../../words/names.ts'

/** The contents of a letter to a patient. */
export type Letter = Awaited<ReturnType<EmpanelClient['transfers']['letters']['query']>>['items'][number]

/** The paragraphs of a letter. */
export function letterText({ firstName, lastName, formerName, newName, since, siteName }: Letter): string[] {
  const day = formatDay(dayOfMoment(since))
  return [
    `Dear ${fullName({ firstName, lastName })},`,
    `from ${day} on, ${newName} looks after you in place of ${formerName}.`,
    'You need not do anything. If you would rather be looked after by somebody else, please tell us.',
    `With kind regards, ${siteName}`,
  ]
}

const header = [
  'First name',
  'Last name',
  'Address',
  'Former practitioner',
  'New practitioner',
  'From',
  'Site',
]

/** The letters as the rows of a table, the header first. */
export const letterRows = (letters: readonly Letter[]): (string | null)[][] => [
  header,
  ...letters.map(({ firstName, lastName, address, formerName, newName, since, siteName }) => [
    ...[firstName, lastName, address, formerName, newName, dayOfMoment(since), siteName],
  ]),
]
