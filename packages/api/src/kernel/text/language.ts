import { mostLanguages } from '@empanel/db'
import { z } from 'zod'
import { atMost } from './text.ts'

const noLanguage = 'Enter a language as its BCP 47 tag: en, pt-BR, zh-Hant.'

/** https://www.rfc-editor.org/info/bcp47, in canonical form. No word such as `spanish` passes for a language. */
export const languageTag = z
  .string({ error: noLanguage })
  .trim()
  .max(35, atMost(35))
  .regex(/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i, { error: noLanguage, abort: true })
  .transform((tag, { addIssue }) => {
    try {
      return Intl.getCanonicalLocales(tag).join()
    } catch {
      addIssue(noLanguage)
      return z.NEVER
    }
  })

/** An optional language. Empty text is stored as null. */
export const optionalLanguage = z
  .union([z.literal('').transform(() => null), languageTag], { error: noLanguage })
  .nullish()

/** Several languages, in the order given. */
export const languageTags = z
  .array(languageTag, { error: 'Enter a list of languages.' })
  .max(mostLanguages, { error: `Enter at most ${mostLanguages} languages.`, abort: true })
  .refine(tags => new Set(tags).size === tags.length, 'Name each language once.')
