import type * as r4 from './data-types.ts'

type Coding = NonNullable<r4.Concept['coding']>[number]

/** As long as a form takes them. */
const longestTag = 35

/** A language as a BCP 47 tag in canonical form. Undefined for words and other codes. */
export const languageOf = (language: r4.Concept | null | undefined): string | undefined =>
  language?.coding?.map(tagOf).find(tag => tag !== undefined)

function tagOf({ system, code }: Coding): string | undefined {
  if ((system && system !== 'urn:ietf:bcp:47') || !code || code.length > longestTag) return undefined
  // Intl also takes words such as `spanish`.
  if (!/^[a-z]{2,3}(-|$)/i.test(code)) return undefined
  try {
    return Intl.getCanonicalLocales(code)[0]
  } catch {
    return undefined
  }
}
