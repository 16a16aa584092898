import { de, en, es, Faker } from '@faker-js/faker'
import type { patients, practitioners } from '../schema/index.ts'

/** Columns that nobody enters by hand. */
type Made =
  | 'id'
  | 'createdBy'
  | 'externalSource'
  | 'externalId'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
  | 'deletedAt'
/** Every other column of a record, so that the demo shows a new one. */
type Entered<Row, Without extends keyof Row> = Required<Omit<Row, Made | Without>>
type Patient = Entered<typeof patients.$inferInsert, 'ownerId' | 'deceasedOn' | 'siteId'>
type Practitioner = Entered<typeof practitioners.$inferInsert, 'userId' | 'status'>

/** A fixed seed and a fixed day for ages make the people the same at every call. */
const seed = 20_260_101
const today = new Date('2026-01-01T00:00:00Z')

const specialties = [
  'General practice',
  'General practice',
  'General practice',
  'Paediatrics',
  'Cardiology',
  'Internal medicine',
  'Gynaecology',
  'Orthopaedics',
] as const

const histories = [
  'Hypertension, on lisinopril since 2019.',
  'Type 2 diabetes, diet controlled.',
  'Seasonal asthma; salbutamol as needed.',
  'Penicillin allergy (rash, 2011).',
  'Appendectomy in 2008. Otherwise well.',
  'Osteoarthritis of the left knee.',
  'No known conditions.',
]

/** Of the demo's people in turn. Of some it is not known. */
const languages = ['en', 'en', 'es-MX', 'en', 'de', null, 'en', 'ar'] as const

/** Of the demo's practitioners, so that each language of its patients has somebody who speaks it. */
const spoken = [['en'], ['en', 'es'], ['en', 'de'], ['en'], ['en', 'ar', 'fr'], ['en'], ['en', 'es'], ['en']]

/** `variant`: other people than those of the demo as it is loaded. */
export function makeFaker(variant = 0): Faker {
  const faker = new Faker({ locale: [en, es, de] })
  faker.seed(seed + variant)
  faker.setDefaultRefDate(today)
  return faker
}

/** As many physicians as there are specialties, or `count`. */
export function makePractitioners(faker: Faker, count: number = specialties.length): Practitioner[] {
  return Array.from({ length: count }, (_, index) => {
    const specialty = specialties[index % specialties.length] ?? specialties[0]
    const firstName = faker.person.firstName()
    const lastName = faker.person.lastName()
    return {
      firstName,
      lastName,
      profession: 'physician',
      specialty,
      languages: spoken[index % spoken.length] ?? [],
      phoneNumber: `555-01${10 + index}`,
      email: faker.internet.email({ firstName, lastName, provider: 'empanel.example' }).toLowerCase(),
      licenseNumber: `LIC-${faker.string.numeric(6)}`,
      npi: null,
    }
  })
}

export function makePatients(faker: Faker, count: number): Patient[] {
  return Array.from({ length: count }, (_, index) => {
    const sex = faker.person.sexType()
    const firstName = faker.person.firstName(sex)
    const lastName = faker.person.lastName(sex)
    return {
      firstName,
      lastName,
      dateOfBirth: day(faker.date.birthdate({ mode: 'age', min: 1, max: 92 })),
      gender: sex === 'male' ? 'M' : 'F',
      address: `${faker.location.streetAddress()}, ${faker.location.city()}`,
      phoneNumber: `555-0${200 + index}`,
      email: faker.internet.email({ firstName, lastName, provider: 'mail.example' }).toLowerCase(),
      medicalHistory: faker.helpers.arrayElement(histories),
      preferredLanguage: languages[index % languages.length] ?? null,
    }
  })
}

/** A moment in the last `years` years. */
export const pastMoment = (faker: Faker, years: number) => faker.date.past({ years }).toISOString()

/** A moment in the last `days` days. */
export const recentMoment = (faker: Faker, days: number) => faker.date.recent({ days }).toISOString()

const day = (date: Date) => date.toISOString().slice(0, 10)
