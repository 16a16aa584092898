import type { Profession } from './professions.ts'

type Named = { firstName: string; lastName: string }

/** A person's name as lists sort it: `Last, First`. Either may be missing. */
export const listedName = ({ firstName, lastName }: Named) =>
  [lastName, firstName].filter(part => part !== '').join(', ')

/** A person's name as one says it: `First Last`. */
export const fullName = ({ firstName, lastName }: Named) => `${firstName} ${lastName}`.trim()

/** A practitioner's name, with a physician's title unless the name contains it already. */
export function practitionerName(practitioner: Named & { profession: Profession }): string {
  const name = fullName(practitioner)
  return practitioner.profession !== 'physician' || /^dr[. ]/i.test(name) ? name : `Dr. ${name}`
}

/** Names as a list: `A, B and C`. */
export const namesInWords = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
