/** The accounts' ids: the tables are filled from empty. Account 3 is that of doctor 1, whose panel is measured. */
export const accounts = { admin: 1, staff: 2, doctor: 3 } as const
export const password = 'an entrance for sixteen horses'
export const emailOf = (name: string) => `${name}@bench.example`

/** Further accounts of staff, who sign in. */
export const signers = Array.from({ length: 20 }, (_, index) => `staff-${index + 1}`)
