import type { Caller } from '@empanel/api'
import { callAs, testServices } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { accounts } from '../clinic/accounts.ts'
import { pageSize, sharedDates } from '../clinic/clinic.ts'

/** The people in the reads. They are the same for each size, because the data begin alike. */
export type Sample = {
  id: number
  firstName: string
  lastName: string
  sortName: string
  dateOfBirth: string
  phoneNumber: string
}

/**
 * Reads that find more in a larger clinic. For the assignments, the practitioners of that name stay the same but have more
 * patients. A count ends at 10,000.
 */
export const growing = new Set([
  'search: commonest surname',
  'assignments of a name',
  'count of a surname',
  'count by age',
])
/** This search finds nothing and takes longest, because it tries every way to match a name. */
export const inVain = 'search: nobody'

/** Reads by name; `n` picks the person. All but those in `growing` find the same number of rows at each size. */
export type Reads = Record<string, (n: number) => Promise<unknown>>

/** The reads. They call the real router in this process, with its checks and audit trail. */
export async function readsOn({ db, sql }: Connection, patients: number): Promise<Reads> {
  const services = testServices(db)
  const as = (role: keyof typeof accounts): Caller => callAs(services, { userId: accounts[role], role })
  const [admin, staff, practitioner] = [as('admin'), as('staff'), as('doctor')]
  const sample = sql`
    id, first_name as "firstName", last_name as "lastName", sort_name as "sortName", date_of_birth as "dateOfBirth",
    phone_number as "phoneNumber"`
  const early = sql`from patients where id <= 10000 and length(last_name) > 6 and length(first_name) > 3`
  const people = await sql<Sample[]>`select ${sample} ${early} and id % 331 = 1 order by id`
  const accented = await sql<Sample[]>`select ${sample} ${early} and last_name ~ '[À-ž]' order by id limit 40`
  const double = await sql<Sample[]>`
    select ${sample} ${early} and last_name ~ '^[^ -]+[ -][^ -]{4,}$' order by id limit 40`
  const [middle] = await sql<Sample[]>`
    select ${sample} from patients order by sort_name, id offset ${patients / 2} limit 1`
  const surnames = await sql<{ name: string; bearers: number }[]>`
    select last_name as name, count(*)::int as bearers from patients group by last_name order by bearers desc, name`
  const commonest = surnames[0]?.name ?? missing()
  const known = surnames.filter(({ name, bearers }) => name.length > 6 && bearers >= 20 && bearers <= 40)
  const surname = (n: number) => known[n % known.length]?.name ?? missing()
  const person = (n: number) => people[n % people.length] ?? missing()
  const { sortName, id } = middle ?? missing()
  const ofQueue = await sql<{ id: number }[]>`
    select patient_id as id from care_team_sizes where waiting_since is not null order by patient_id limit 20`
  const waiting = ofQueue.map(({ id }) => id)
  const ofPlans = await sql<
    { id: number }[]
  >`select patient_id as id from planned_changes order by id limit 40`
  const planned = ofPlans.map(({ id }) => id)
  const sharedDate = (n: number) => sharedDates[n % sharedDates.length] ?? missing()
  const limit = pageSize
  const search =
    (q: (sample: Sample) => string, among = people) =>
    (n: number) =>
      staff.patients.list({ q: q(among[n % among.length] ?? missing()), limit })
  return {
    'one patient': n => staff.patients.get({ id: person(n).id }),
    'first page': () => staff.patients.list({ limit }),
    'first page by name': () => staff.patients.list({ limit, sort: 'name' }),
    'page halfway': () => staff.patients.list({ limit, cursor: cursorOf(patients / 2) }),
    'page halfway by name': () =>
      staff.patients.list({ limit, sort: 'name', cursor: cursorOf(sortName, id) }),
    'search: surname': n => staff.patients.list({ q: surname(n), limit }),
    'search: commonest surname': () => staff.patients.list({ q: commonest, limit }),
    'search: beginnings of both names': search(
      ({ firstName, lastName }) => `${firstName.slice(0, 3)} ${lastName.slice(0, 5)}`,
    ),
    'search: within a surname': search(
      ({ firstName, lastName }) => `${lastName.slice(1, 6)} ${firstName.slice(0, 4)}`,
    ),
    'search: misspelt': search(({ firstName, lastName }) => `${firstName} ${swapped(lastName)}`),
    'search: with a name too many': search(({ firstName, lastName }) => `${firstName} Quintessa ${lastName}`),
    [inVain]: search(({ firstName, lastName }) => `${backwards(firstName)}q ${backwards(lastName)}`),
    'search: last name first': search(({ firstName, lastName }) => `${lastName} ${firstName}`),
    'search: last name, comma, first': search(({ firstName, lastName }) => `${lastName}, ${firstName}`),
    'search: capitals without accents': search(
      ({ firstName, lastName }) => bare(`${firstName} ${lastName}`).toUpperCase(),
      accented,
    ),
    'search: part of a double name': search(
      ({ firstName, lastName }) => `${lastName.split(/[ -]/).at(-1)} ${firstName}`,
      double,
    ),
    'search: phone': search(({ phoneNumber }) => `+1 (${phoneNumber.slice(0, 3)}) ${phoneNumber.slice(4)}`),
    'search: record number': search(({ id }) => `#${id}`),
    'search: date': n => staff.patients.list({ q: sharedDate(n).split('-').reverse().join('.'), limit }),
    'search: name and date': search(({ lastName, dateOfBirth }) => `${lastName} ${dateOfBirth}`),
    'search: name and year': search(
      ({ firstName, lastName, dateOfBirth }) => `${firstName} ${lastName} ${dateOfBirth.slice(0, 4)}`,
    ),
    'by date of birth': n => staff.patients.list({ dateOfBirth: sharedDate(n), limit }),
    'by age': n => staff.patients.list({ ageFrom: 20 + n, ageTo: 20 + n, limit }),
    'by age, by name': n => staff.patients.list({ ageFrom: 20 + n, ageTo: 20 + n, sort: 'name', limit }),
    'count of all patients': () => staff.patients.count({}),
    'count of a surname': () => staff.patients.count({ q: commonest }),
    'count by age': n => staff.patients.count({ ageFrom: 20 + n, ageTo: 39 + n }),
    'count of my panel': () => practitioner.patients.countPanel({}),
    'my panel': () => practitioner.patients.panel({ limit }),
    'my panel by name': () => practitioner.patients.panel({ limit, sort: 'name' }),
    "a doctor's patients": () => staff.patients.list({ practitionerId: 1, limit }),
    'panels, fullest first': () => staff.panels.list({ sort: 'load', limit }),
    'panels by name': () => staff.panels.list({ sort: 'name', limit }),
    'queue, waiting longest': () => staff.queue.list({ limit }),
    'queue, lost lately': () => staff.queue.list({ sort: 'latest', limit }),
    'a primary for 20 of the queue': () => staff.queue.suggest({ patientIds: waiting }),
    'planned changes': () => staff.plans.list({ limit }),
    "a patient's planned changes": n => staff.plans.list({ patientId: planned[n % planned.length], limit }),
    'care team': n => staff.assignments.careTeam({ patientId: person(n).id }),
    'without a doctor': () => staff.patients.list({ withoutPractitioner: true, limit }),
    'assignments, first page': () => staff.assignments.list({ limit }),
    'assignments of a name': n => staff.assignments.list({ q: surname(n), limit }),
    'audit of a patient': n => admin.audit.list({ patientId: person(n).id, limit }),
    'who opened a record': n => admin.audit.ofPatient({ patientId: person(n).id, limit }),
    'audit, first page': () => admin.audit.list({ limit }),
  }
}

const cursorOf = (...key: (string | number)[]) => Buffer.from(JSON.stringify(key)).toString('base64url')

/** Drops accents. */
const bare = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '')

/** Swaps the third and fourth letters. */
const swapped = (name: string) => name.replace(/^(..)(.)(.)/, '$1$3$2')

const backwards = (name: string) => [...name].reverse().join('')

function missing(): never {
  throw new Error('the clinic is empty')
}
