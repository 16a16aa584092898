type Named = { firstName: string; lastName: string }

/** A person's name as lists sort it: `Last, First`. Either may be missing. */
export const listedName = ({ firstName, lastName }: Named) =>
  [lastName, firstName].filter(part => part !== '').join(', ')

/** A person's name as one says it: `First Last`. */
export const fullName = ({ firstName, lastName }: Named) => `${firstName} ${lastName}`.trim()

export const doctorName = (doctor: Named) => `Dr. ${fullName(doctor)}`
