import type { Faker } from '@faker-js/faker'
import { and, count, eq, inArray, isNull } from 'drizzle-orm'
import type { Database } from '../connection/connect.ts'
import {
  type Acceptance,
  assignments,
  panelSettings,
  patients,
  practitioners,
  users,
} from '../schema/index.ts'
import { demoPeople } from './accounts.ts'
import { makeFaker, makePatients, makePractitioners, pastMoment, recentMoment } from './people.ts'

/** Patients per practitioner. */
const panelSize = 170
/** Patients in one insert. */
const batch = 500
/** The share of the new patients who get the demo doctor as their primary. It makes a panel above its target. */
const ofTheDoctor = 0.16

/**
 * Enlarges the demo clinic of `loadDemo` to `total` patients, in one transaction: a practitioner with an account for every
 * 170, families, full panels and a closed one, and patients without a primary. `progress` is called with the number of
 * patients so far.
 * @returns how many patients and practitioners were added; zero if there are enough already.
 */
export async function enlargeDemo(
  db: Database,
  total: number,
  progress: (patients: number) => void = () => {},
): Promise<{ patients: number; practitioners: number }> {
  const faker = makeFaker(total)
  return db.transaction(async tx => {
    const [present] = await tx.select({ patients: count() }).from(patients)
    const missing = Math.max(0, total - (present?.patients ?? 0))
    if (missing === 0) return { patients: 0, practitioners: 0 }
    const { team, added } = await enlargeTeam(tx, faker, Math.ceil(total / panelSize))
    await setPanels(tx, team)
    for (let done = 0; done < missing; done += batch) {
      const people = withFamilies(makePatients(faker, Math.min(batch, missing - done)))
      const rows = await tx.insert(patients).values(people).returning({ id: patients.id })
      await tx.insert(assignments).values(rows.flatMap(({ id }, index) => panelsOf(faker, id, index, team)))
      progress(total - missing + done + rows.length)
    }
    return { patients: missing, practitioners: added }
  })
}

/** @returns the physicians who look after patients, the demo doctor first. */
async function enlargeTeam(tx: Database, faker: Faker, size: number) {
  const present = await tx
    .select({ id: practitioners.id, email: practitioners.email })
    .from(practitioners)
    .where(
      and(
        eq(practitioners.status, 'active'),
        eq(practitioners.profession, 'physician'),
        isNull(practitioners.deletedAt),
      ),
    )
    .orderBy(practitioners.id)
  const people = makePractitioners(faker, Math.max(0, size - present.length))
  const accounts = await makeAccounts(tx, people)
  const rows = people.map((person, index) => ({ ...person, ...accounts[index] }))
  const added = rows.length
    ? await tx.insert(practitioners).values(rows).returning({ id: practitioners.id })
    : []
  const doctor = present.filter(({ email }) => email === demoPeople.doctor.email)
  const others = present.filter(({ email }) => email !== demoPeople.doctor.email)
  return { team: [...doctor, ...others, ...added].map(({ id }) => id), added: added.length }
}

/** Makes accounts with the demo's password: doctor1@empanel.example and so on. */
async function makeAccounts(tx: Database, people: { firstName: string; lastName: string }[]) {
  if (people.length === 0) return []
  const [admin] = await tx
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, demoPeople.admin.email))
  if (!admin) throw new Error('this is not the demo clinic')
  const [taken] = await tx.select({ count: count() }).from(users)
  const rows = people.map(({ firstName, lastName }, index) => ({
    ...admin,
    email: `doctor${(taken?.count ?? 0) + index}@empanel.example`,
    name: `${firstName} ${lastName}`,
    role: 'doctor' as const,
  }))
  return tx.insert(users).values(rows).returning({ userId: users.id, email: users.email })
}

const hours = [1, 1, 0.8, 1, 0.6, 0.5] as const

/** Part-time practitioners have smaller panels. One accepts only families, and one is closed. */
async function setPanels(tx: Database, team: number[]) {
  const now = new Date().toISOString()
  const ends = { until: now }
  await tx
    .update(panelSettings)
    .set(ends)
    .where(and(inArray(panelSettings.practitionerId, team), isNull(panelSettings.until)))
  const accepting = (index: number): Acceptance =>
    index === 3 ? 'existing_families' : index === 5 ? 'closed' : 'open'
  await tx.insert(panelSettings).values(
    team.map((practitionerId, index) => {
      const fte = hours[index % hours.length] ?? 1
      const maximum = Math.round(panelSize * 2 * fte)
      return { practitionerId, accepting: accepting(index), target: panelSize, maximum, fte, since: now }
    }),
  )
}

type Person = ReturnType<typeof makePatients>[number]

/** Every fourth patient shares the last name and address of the one before. */
const withFamilies = (people: Person[]): Person[] =>
  people.map((person, index) => {
    const relative = index % 4 === 3 ? people[index - 1] : undefined
    return relative ? { ...person, lastName: relative.lastName, address: relative.address } : person
  })

/** The assignments of one patient. In every hundred, one never had a primary, and one no longer has one. */
function panelsOf(faker: Faker, patientId: number, index: number, team: number[]) {
  const [doctor, ...others] = team
  const place = index % 100
  if (doctor === undefined || place === 0) return []
  const [other, consulting] = faker.helpers.arrayElements(others, 2)
  const primary = place < ofTheDoctor * 100 ? doctor : other
  if (primary === undefined || consulting === undefined) return []
  const row = { patientId, role: 'primary' as const, practitionerId: primary }
  const lost = {
    startedAt: '2022-05-02T08:00:00.000Z',
    endedAt: recentMoment(faker, 90),
    endReason: 'moved practice',
  }
  if (place === 99) return [{ ...row, ...lost }]
  const startedAt = pastMoment(faker, 3)
  const second =
    index % 6 === 0 && consulting !== primary
      ? [{ patientId, role: 'consulting' as const, practitionerId: consulting, startedAt }]
      : []
  return [{ ...row, startedAt }, ...second]
}
