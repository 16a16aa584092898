import { beforeAll, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'
import { stepsOf } from '../../../test/walk/cost.ts'
import { ageOf } from './age.ts'

const { connection, sql, add, as } = await openClinic()
const staff = await as('staff')

const day = 86_400_000
/** The day on which somebody was born who becomes `years` old in `days`. */
const birthday = (years: number, days = 0) => {
  const today = new Date(Date.now() + days * day).toISOString().slice(0, 10)
  return `${Number(today.slice(0, 4)) - years}${today.slice(4)}`
}

const births = [
  null,
  ...[17, 18, 64, 65].flatMap(years => [
    birthday(years),
    birthday(years, 1),
    birthday(years, -1),
    birthday(years).slice(0, 7),
    birthday(years).slice(0, 4),
  ]),
]
const deaths = ['1998-05-04', '2020-01-01', '2020-02-29', '2020-12-31']
const deadBirths = [
  null,
  '1980',
  '2002',
  '2002-02',
  '2002-01-01',
  '2002-03-01',
  '1955-02-29',
  '2020-02',
  '1899',
]
const made: { id: number; dateOfBirth: string | null; deceasedOn: string | null }[] = []

beforeAll(async () => {
  const real = (date: string | null) => (date?.endsWith('-02-29') && !isLeap(date) ? date.slice(0, 7) : date)
  for (const born of births) made.push(await add.patient({ lastName: 'Aged', dateOfBirth: real(born) }))
  for (const deceasedOn of deaths) {
    for (const born of deadBirths)
      made.push(await add.patient({ lastName: 'Aged', dateOfBirth: real(born), deceasedOn }))
  }
})
const isLeap = (date: string) => new Date(Date.UTC(Number(date.slice(0, 4)), 1, 29)).getUTCMonth() === 1

/** Who is of that age, by the ages that people see. */
const expected = (from: number, to: number) =>
  made.flatMap(patient => {
    const age = ageOf(patient)
    return age !== null && age >= from && age <= to ? [patient.id] : []
  })

test.each([
  [0, 17],
  [18, 64],
  [65, undefined],
  [undefined, 17],
  [0, undefined],
  [18, 18],
  [0, 0],
  [64, 18],
])('a list holds exactly those whose age, today or at death, lies from %s to %s', async (ageFrom, ageTo) => {
  const filter = { ...(ageFrom !== undefined && { ageFrom }), ...(ageTo !== undefined && { ageTo }) }
  const ids = expected(ageFrom ?? 0, ageTo ?? 999)
  const shown = async (more: object) =>
    (await staff.patients.list({ ...filter, ...more, limit: 500 })).items.map(({ id }) => id)
  expect(await shown({})).toEqual(ids)
  for (const more of [{ sort: 'name' }, { sort: 'born' }, { q: 'aged' }])
    expect((await shown(more)).sort((a, b) => a - b)).toEqual(ids)
  expect(await staff.patients.count(filter)).toEqual({ total: ids.length, more: false })
})

test('a panel and every patient beyond it are narrowed by age, too', async () => {
  const { user, doctor } = await add.doctorAccount()
  const self = await as('doctor', user.id)
  for (const { id } of made) await add.assignment({ patientId: id, practitionerId: doctor.id })
  const ids = expected(18, 64)
  for (const list of [self.patients.panel, self.patients.beyondPanel])
    expect((await list({ ageFrom: 18, ageTo: 64, limit: 500 })).items.map(({ id }) => id)).toEqual(ids)
})

test.each([{ ageFrom: -1 }, { ageTo: 151 }, { ageFrom: 17.5 }, { ageTo: '17' }])(
  '48 an age of %j is refused',
  async input => {
    const refusal = await refusalOf(Reflect.apply(staff.patients.list, undefined, [input]))
    expect(refusal.code).toBe('BAD_REQUEST')
  },
)

test('few of one age among many are looked up, the living by birth and the dead by their age', async () => {
  await sql`insert into patients (first_name, last_name, gender, date_of_birth, deceased_on)
    select 'F', 'L', 'U', (date '1950-01-01' + i % 9000)::text, case when i % 3 = 0 then date '2020-01-01' end
    from generate_series(1, 9000) as i`
  await sql`vacuum analyze patients`
  const steps = (await stepsOf(connection, () => staff.patients.count({ ageFrom: 100 }))).join('\n')
  expect(steps).toContain('patients_birth_idx')
  expect(steps).toContain('patients_died_idx')
  expect(steps).not.toContain('Seq Scan on patients')
})
