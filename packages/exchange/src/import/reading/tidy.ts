import { storedLine } from '@empanel/api'
import type { FhirRecord } from '@empanel/fhir'

/** The API refuses control characters in one line; from a file, each run of them becomes a blank. */
const line = (text: string) => storedLine(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))

/** Tidies every text of a person or a role. Only names may stay empty. */
function lines<Fields extends Record<string, string | null>>(fields: Fields): Fields {
  const tidied = Object.entries(fields).map(([name, text]) => {
    const said = text === null ? null : line(text)
    return [name, name === 'firstName' || name === 'lastName' ? said : said || null]
  })
  // The same names, and null only where a field may be.
  return Object.fromEntries(tidied) as Fields
}

/** Writes the texts of a record as the API stores what people type, so that searches find both alike. */
export function tidy(record: FhirRecord): FhirRecord {
  switch (record.kind) {
    case 'patient':
      return { ...record, patient: lines(record.patient) }
    case 'practitioner': {
      const { languages, ...texts } = record.practitioner
      return { ...record, practitioner: { ...lines(texts), languages } }
    }
    case 'practitionerRole': {
      const { specialty, phoneNumber, email } = record
      return { ...record, ...lines({ specialty, phoneNumber, email }) }
    }
    case 'contact':
      return record
  }
}
