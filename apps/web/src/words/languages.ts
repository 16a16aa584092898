import { textOf } from '../browser/search-params.ts'

/** Languages that many people speak, some by their form in one country or script. A record may hold any other. */
const common =
  'am ar bn bs cs da de el en es fa fi fr gu ha he hi hr ht hu hy id ig it ja ka km ko ku lo ml mr my ne nl no pa pl ps pt pt-BR ro ru rw sk so sq sr sv sw ta te th ti tl tr uk ur uz vi yo zh-Hans zh-Hant'.split(
    ' ',
  )

/** Made once, when the first language is shown: not every page has one. */
let names: Intl.DisplayNames | undefined

/** A language by its tag: Mexican Spanish. */
export function languageName(tag: string): string {
  names ??= new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })
  try {
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}

/** Several languages: English, Mexican Spanish. */
export const languageNames = (tags: readonly string[]) => tags.map(languageName).join(', ')

/** A language's tag in an address, or undefined. */
export const languageOf = (value: unknown) =>
  /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.exec(textOf(value) ?? '')?.[0]

const byName = (tags: string[]) =>
  tags
    .map(value => ({ value, label: languageName(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en'))

let choices: ReturnType<typeof byName> | undefined

/** The languages to choose from: these, and those on record. */
export function languagesWith(tags: readonly string[]) {
  choices ??= byName(common)
  const others = tags.filter(tag => !common.includes(tag))
  return others.length === 0 ? choices : byName([...common, ...others])
}
