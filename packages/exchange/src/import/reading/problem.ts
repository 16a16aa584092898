import type { ContactRecord, FhirRecord, PatientRecord } from '@empanel/fhir'

/** PostgreSQL would accept more, but longer text is neither an address nor a phone number. */
const longest = 20_000
/** Both names share an index entry, of which PostgreSQL allows 2,704 bytes. */
const longestName = 300

/** Says in one sentence why a record cannot be stored, and quotes none of its text; null if it can be stored. */
export function problemOf(record: FhirRecord): string | null {
  switch (record.kind) {
    case 'patient': {
      const problem =
        lacksName(record.patient) ?? problemIn(record.patient, record.refs) ?? problemOfLife(record.patient)
      return problem && `Patient/${record.id}: ${problem}`
    }
    case 'practitioner': {
      const { languages: _tags, ...texts } = record.practitioner
      const problem = lacksName(texts) ?? problemIn(texts, record.refs)
      return problem && `Practitioner/${record.id}: ${problem}`
    }
    case 'practitionerRole': {
      const { practitioner, specialty, phoneNumber, email } = record
      const problem = problemIn({ specialty, phoneNumber, email }, [practitioner])
      return problem && `PractitionerRole: ${problem}`
    }
    case 'contact': {
      const keys = record.practitioners.map(({ key }) => key)
      const problem =
        problemIn({}, record.patient === null ? keys : [...keys, record.patient]) ?? problemOfStart(record)
      return problem && `${record.source === 'encounter' ? 'Encounter' : 'CareTeam'}/${record.id}: ${problem}`
    }
  }
}

/** The reader drops invisible characters, so a name of nothing else is empty here. */
const lacksName = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  firstName === '' && lastName === '' ? 'has no name that can be seen' : null

function problemIn(fields: Record<string, string | null>, keys: string[]): string | null {
  for (const [field, value] of Object.entries(fields)) {
    const limit = field === 'firstName' || field === 'lastName' ? longestName : longest
    if (value !== null && value.length > limit) {
      return `${field} is longer than ${limit.toLocaleString('en')} characters`
    }
  }
  const isTooLong = keys.some(key => key.length > longest)
  return isTooLong ? `an identifier is longer than ${longest.toLocaleString('en')} characters` : null
}

function problemOfLife({ dateOfBirth, deceasedOn }: PatientRecord['patient']): string | null {
  const today = latestNow().slice(0, 10)
  if (dateOfBirth !== null && dateOfBirth > today.slice(0, dateOfBirth.length))
    return 'the date of birth is in the future'
  // Stored, it would end assignments in the future: queries would disagree on whether they are open.
  if (deceasedOn !== null && deceasedOn > today) return 'the date of death is in the future'
  if (dateOfBirth !== null && deceasedOn !== null && deceasedOn < dateOfBirth)
    return 'death comes before birth'
  return null
}

/** A contact without practitioners opens no assignment, so a planned visit may lie ahead. */
const problemOfStart = ({ practitioners, startedAt }: ContactRecord): string | null =>
  practitioners.length > 0 && startedAt !== null && startedAt > latestNow()
    ? 'its start is in the future'
    : null

/** The clock of the zone where the day begins first (UTC+14): an event of today is never in its future. */
const latestNow = () => new Date(Date.now() + 14 * 3_600_000).toISOString()
