/**
 * The accounts' ids, which are known because the tables start empty. Account 3 belongs to practitioner 1, whose panel is
 * measured.
 */
export const accounts = { admin: 1, staff: 2, doctor: 3 } as const
export const password = 'an entrance for sixteen horses'
export const emailOf = (name: string) => `${name}@bench.example`

/** More staff accounts, for signing in. */
export const signers = Array.from({ length: 20 }, (_, index) => `staff-${index + 1}`)
