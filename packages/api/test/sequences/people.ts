/** Patients and practitioners by their places, not by their ids. */
export const patientCount = 3
export const practitionerCount = 3
/** The last practitioner is a nurse, who is never a primary. The others are physicians. */
export const nurse = practitionerCount - 1
export const patientPlaces = Array.from({ length: patientCount }, (_, place) => place)
export const practitionerPlaces = Array.from({ length: practitionerCount }, (_, place) => place)

/** The first two patients live together, and one account holds both of their records. */
export const householdOf = (patient: number) => (patient < 2 ? 0 : 1)
export const householdCount = 2

/** An account: the one of a practitioner, or the one that holds the records of a household. */
export type Account = `practitioner ${number}` | `holder ${number}`
export const holderOf = (patient: number): Account => `holder ${householdOf(patient)}`
export const accountOf = (practitioner: number): Account => `practitioner ${practitioner}`
