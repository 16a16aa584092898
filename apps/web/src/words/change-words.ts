import type { EmpanelClient } from '@empanel/client'

type Entry = Awaited<ReturnType<EmpanelClient['audit']['list']['query']>>['items'][number]
export type FieldChange = NonNullable<Entry['changes']>[number]

/** A field's name in words: `phoneNumber` is “Phone number”, `siteId` is “Site”. */
export function fieldTitle(field: string): string {
  const words = field
    .replace(/Id$/, '')
    .replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value from before or after a change, in words. The server keeps only the length of long texts. */
export function valueInWords(value: FieldChange['before']): string {
  if (value === null || value === '') return 'nothing'
  if (typeof value === 'object') return `a text of ${value.length} letters`
  return String(value)
}
