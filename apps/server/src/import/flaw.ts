import type { FhirRecord } from '@empanel/fhir'

/** PostgreSQL would take more, but no such text is what it says it is. */
const longest = 20_000
/** Both names share an index entry, of which PostgreSQL allows 2,704 bytes. */
const longestName = 300

/** What keeps a record from being stored, as one sentence without any of its text; null if nothing does. */
export function flawOf(record: FhirRecord): string | null {
  switch (record.kind) {
    case 'patient':
      return flawIn(`Patient/${record.id}`, record.patient, record.refs)
    case 'practitioner':
      return flawIn(`Practitioner/${record.id}`, record.doctor, record.refs)
    case 'practitionerRole': {
      const { practitioner, specialty, phoneNumber, email } = record
      return flawIn('PractitionerRole', { specialty, phoneNumber, email }, [practitioner])
    }
    case 'contact': {
      const name = `${record.source === 'encounter' ? 'Encounter' : 'CareTeam'}/${record.id}`
      // A zone can push the first or last day of the calendar out of the years that PostgreSQL reads.
      if (record.startedAt && !/^(?!0000)\d{4}-/.test(record.startedAt)) {
        return `${name}: its start is not within the years 1 to 9999`
      }
      const keys = record.practitioners.map(({ key }) => key)
      return flawIn(name, {}, record.patient === null ? keys : [...keys, record.patient])
    }
  }
}

function flawIn(name: string, fields: Record<string, string | null>, keys: string[]): string | null {
  for (const [field, value] of Object.entries(fields)) {
    const limit = field === 'firstName' || field === 'lastName' ? longestName : longest
    if (value !== null && value.length > limit) {
      return `${name}: ${field} is longer than ${limit.toLocaleString('en')} characters`
    }
  }
  for (const key of keys) {
    if (key.length > longest)
      return `${name}: an identifier is longer than ${longest.toLocaleString('en')} characters`
    if (key.includes('\0') || !key.isWellFormed())
      return `${name}: an identifier holds characters that cannot be stored`
  }
  return null
}
