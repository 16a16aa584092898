import type { Patient } from './patient.ts'

export type Gender = Patient['gender']

/** A patient's gender in words, by the letter that is stored. */
export const genderWords: Record<Gender, string> = { F: 'Female', M: 'Male', O: 'Other', U: 'Unknown' }
