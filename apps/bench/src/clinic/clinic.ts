import { hashPassword } from '@empanel/api'
import type postgres from 'postgres'
import { accounts, emailOf, password, signers } from './accounts.ts'
import { fill, type Value } from './database.ts'
import { type Person, people } from './people.ts'

export const panelSize = 300

/** `idle`: how many of the practitioners have no patients. `events`: entries of the audit trail per patient. */
export type Size = { patients: number; practitioners: number; idle: number; events: number }

/** Patients without a practitioner. A well-run clinic has few, whatever its size. */
const alone = 100

/** Rows per page in the measured reads. */
export const pageSize = 20

/** Days on which 20 patients were born in a clinic of any size. On other days, a larger clinic has more births. */
export const sharedDates = Array.from({ length: 22 }, (_, day) => `1918-03-${day + 10}`)
/** Every so many patients, one was born on one of these days, until each day has its 20. */
const sharing = 20

/**
 * Fills an empty database. All but about 100 patients have a primary and a consulting practitioner. Practitioner 1 is the primary
 * of 300 patients in a clinic of any size. The data are always the same; the last practitioners are the idle ones.
 */
export async function fillClinic(sql: postgres.Sql, size: Size): Promise<void> {
  const hash = await hashPassword(password)
  const staff = [...Object.keys(accounts), ...signers]
  const users = staff.map(name => [emailOf(name), name, hash, name.replace(/-\d+$/, '')])
  const source = people()
  await fill(sql, { into: 'users (email, name, password_hash, role)', rows: users })
  await fill(
    sql,
    {
      into: 'practitioners (user_id, first_name, last_name, specialty, email)',
      rows: practitionerRows(source, size),
    },
    { into: `patients (${patientColumns.join(', ')}, created_by)`, rows: patientRows(source, size) },
    { into: 'assignments (patient_id, practitioner_id, role, started_at)', rows: assignmentRows(size) },
    {
      into: 'planned_changes (kind, patient_id, practitioner_id, role, due_at, created_by)',
      rows: planRows(size),
    },
    {
      into: 'audit_events (at, actor_id, actor_role, action, outcome, patient_ids, basis, request_id, ip)',
      rows: auditRows(size),
    },
  )
}

function* practitionerRows(source: Iterator<Person>, { practitioners }: Size): Generator<Value[]> {
  for (let id = 1; id <= practitioners; id++) {
    const { firstName, lastName, email } = source.next().value
    yield [id === 1 ? accounts.doctor : null, firstName, lastName, 'General practice', email]
  }
}

function sharedDateOf(id: number): string | undefined {
  const nth = id / sharing
  const isOne = Number.isInteger(nth) && nth <= sharedDates.length * pageSize
  return isOne ? sharedDates[nth % sharedDates.length] : undefined
}

/** The columns of `patients` that are filled. */
export const patientColumns = [
  'first_name',
  'last_name',
  'date_of_birth',
  'gender',
  'address',
  'phone_number',
  'email',
]
export const patientRow = (person: Person): Value[] => [
  person.firstName,
  person.lastName,
  person.dateOfBirth,
  person.gender,
  person.address,
  person.phoneNumber,
  person.email,
]

function* patientRows(source: Iterator<Person>, { patients }: Size): Generator<Value[]> {
  for (let id = 1; id <= patients; id++) {
    const person = source.next().value
    yield [...patientRow({ ...person, dateOfBirth: sharedDateOf(id) ?? person.dateOfBirth }), accounts.staff]
  }
}

function* assignmentRows({ patients, practitioners, idle }: Size): Generator<Value[]> {
  const between = Math.floor(patients / panelSize)
  const others = practitioners - idle - 1
  const startedAt = '2024-03-01T08:00:00Z'
  for (let id = 1; id <= patients; id++) {
    const onPanel = id % between === 0 && id / between <= panelSize
    if (!onPanel && id % Math.floor(patients / alone) === 7) continue
    yield [id, onPanel ? 1 : 2 + (id % others), 'primary', startedAt]
    yield [id, 2 + ((id + 1 + ((id * 7) % (others - 1))) % others), 'consulting', startedAt]
  }
}

/** For one of a hundred patients another practitioner is planned, on one of the days of 2099. */
function* planRows({ patients, practitioners, idle }: Size): Generator<Value[]> {
  const day = 86_400_000
  for (let id = 50; id <= patients; id += 100) {
    const dueAt = new Date(Date.parse('2099-01-01') + (id % 365) * day).toISOString()
    yield [
      'change_primary',
      id,
      2 + ((id + 17) % (practitioners - idle - 1)),
      'primary',
      dueAt,
      accounts.staff,
    ]
  }
}

/** Entries over the year 2025, in order of time. Entries of the same patient lie months apart. */
function* auditRows({ patients, events }: Size): Generator<Value[]> {
  const start = Date.parse('2025-01-01')
  const step = (365 * 86_400_000) / (patients * events)
  for (let n = 0; n < patients * events; n++) {
    const at = new Date(start + n * step).toISOString()
    const patient = 1 + ((n * 7919) % patients)
    const action = n % 3 === 0 ? 'assignments.read' : 'patients.read'
    const request = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    yield [at, accounts.staff, 'staff', action, 'ok', `{${patient}}`, 'all', request, '192.0.2.1']
  }
}
