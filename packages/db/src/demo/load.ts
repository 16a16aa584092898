import type { Faker } from '@faker-js/faker'
import type { Database } from '../connection/connect.ts'
import { assignments, panelSettings, patients, practitioners, users } from '../schema/index.ts'
import { demoAccounts, demoPeople } from './accounts.ts'
import { makeFaker, makePatients, makePractitioners, pastMoment } from './people.ts'
import { insertWork, left, movedAway } from './work.ts'

/**
 * Fills an empty database with a small clinic: ten practitioners, among them a nurse and one who waits for approval, and 60
 * patients with past and present assignments. All people are invented. Every call makes the same ones.
 */
export async function loadDemo(db: Database, { passwordHash }: { passwordHash: string }): Promise<void> {
  const faker = makeFaker()
  await db.transaction(async tx => {
    const accounts = await tx
      .insert(users)
      .values([
        ...demoAccounts.map(account => ({ ...account, passwordHash })),
        { role: 'doctor' as const, email: 'newcomer@empanel.example', name: 'Nico Newcomer', passwordHash },
      ])
      .returning({ id: users.id, email: users.email })
    const idOf = (email: string) => {
      const account = accounts.find(account => account.email === email)
      if (!account) throw new Error(`no demo account ${email}`)
      return account.id
    }
    const staff = idOf(demoPeople.staff.email)
    const team = await insertPractitioners(tx, faker, idOf)
    await tx.insert(panelSettings).values(team.map(practitionerId => ({ practitionerId, ...panel })))
    const people = await insertPatients(tx, faker, staff, idOf(demoPeople.patient.email))
    await tx.insert(assignments).values(makePanels(faker, people, team, staff))
    const patient = idOf(demoPeople.patient.email)
    await insertWork(tx, { team, staff, patient, record: people[1]?.id ?? 0 })
    await addNurse(tx, { userId: idOf(demoPeople.clinician.email), people, staff })
  })
}

/** Lets the portal show loads. It has no maximum, so no assignment is refused. */
const panel = { accepting: 'open' as const, target: 8, fte: 1, since: '2025-01-01T00:00:00.000Z' }

async function insertPractitioners(
  tx: Database,
  faker: Faker,
  idOf: (email: string) => number,
): Promise<number[]> {
  const [first, ...others] = makePractitioners(faker)
  if (!first) throw new Error('no demo doctors')
  const dora = {
    firstName: 'Dora',
    lastName: 'Doctor',
    email: demoPeople.doctor.email,
    userId: idOf(demoPeople.doctor.email),
  }
  const nico = {
    firstName: 'Nico',
    lastName: 'Newcomer',
    specialty: 'Dermatology',
    email: 'newcomer@empanel.example',
    userId: idOf('newcomer@empanel.example'),
    status: 'pending' as const,
  }
  const rows = await tx
    .insert(practitioners)
    .values([{ ...first, ...dora }, ...others, nico])
    .returning({ id: practitioners.id, status: practitioners.status })
  return rows.filter(({ status }) => status === 'active').map(({ id }) => id)
}

/** The nurse supports some of the demo doctor's patients. */
async function addNurse(
  tx: Database,
  { userId, people, staff }: { userId: number; people: Person[]; staff: number },
) {
  const [nurse] = await tx
    .insert(practitioners)
    .values({
      firstName: 'Nils',
      lastName: 'Nurse',
      profession: 'nurse',
      specialty: 'Community nursing',
      phoneNumber: '555-0140',
      email: demoPeople.clinician.email,
      userId,
    })
    .returning({ id: practitioners.id })
  if (!nurse) throw new Error('insert returned no row')
  const startedAt = '2025-01-06T09:00:00.000Z'
  const common = { practitionerId: nurse.id, role: 'supporting' as const, createdBy: staff, startedAt }
  await tx.insert(assignments).values(people.slice(2, 8).map(({ id }) => ({ ...common, patientId: id })))
}

type Person = { id: number; deceasedOn: string | null }

/** The first two records belong to the demo patient: their own and their child's. */
async function insertPatients(tx: Database, faker: Faker, staff: number, patient: number): Promise<Person[]> {
  const rows = makePatients(faker, 60).map((person, index) => ({
    ...person,
    ...(index === 0 && {
      firstName: 'Pat',
      lastName: 'Patient',
      email: 'patient@empanel.example',
      ownerId: patient,
    }),
    ...(index === 1 && {
      firstName: 'Kim',
      lastName: 'Patient',
      dateOfBirth: '2018-05-04',
      ownerId: patient,
    }),
    ...(index >= 57 && { dateOfBirth: '1938-03-02', deceasedOn: '2025-11-20' }),
    createdBy: index < 2 ? patient : staff,
  }))
  return tx.insert(patients).values(rows).returning({ id: patients.id, deceasedOn: patients.deceasedOn })
}

/** Most patients have a primary practitioner, some also a consulting or a former one. Three living patients have nobody. */
function makePanels(faker: Faker, people: Person[], team: number[], staff: number) {
  return people
    .slice(0, -6)
    .concat(people.slice(-3))
    .flatMap((person, index) => {
      const [former, primary, consulting] = faker.helpers.shuffle(team.slice(index === 0 ? 1 : 0))
      const main = index < 12 ? team[0] : primary
      if (former === undefined || main === undefined || consulting === undefined) return []
      // Every fifth patient had another primary before, who left.
      const past = pastMoment(faker, 3)
      const startedAt = index % 5 === 0 ? left : past
      const end = person.deceasedOn && {
        startedAt: '2020-02-03T09:00:00.000Z',
        endedAt: `${person.deceasedOn}T23:59:59.999Z`,
        endedBy: staff,
        endReason: 'patient died',
      }
      const common = { patientId: person.id, createdBy: staff, startedAt, ...end }
      return [
        { ...common, practitionerId: main, role: 'primary' as const },
        ...(index % 3 === 0 && consulting !== main
          ? [{ ...common, practitionerId: consulting, role: 'consulting' as const }]
          : []),
        ...(index % 5 === 0 && former !== main && former !== consulting
          ? [
              {
                ...common,
                practitionerId: former,
                role: 'primary' as const,
                startedAt: '2019-04-01T08:00:00.000Z',
                endedAt: left,
                endedBy: staff,
                endReason: movedAway,
              },
            ]
          : []),
      ]
    })
}
