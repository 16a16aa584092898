import { emptyDatabase, suiteDatabase } from '@empanel/db/testing/suite'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  byNpi,
  encounter,
  importing,
  ledger,
  npi,
  patient,
  practitioner,
  tally,
} from '../../test/fixtures.ts'

const connection = await suiteDatabase()
beforeEach(() => emptyDatabase(connection))

const people = {
  'Patient.ndjson': [patient('p1', { identifier: [{ system: 'urn:ssn', value: '123-45-6789' }] })],
  'Practitioner.ndjson': [practitioner('d1', npi('99'))],
}

describe('a contact finds its people', () => {
  it.each([
    ['by id', 'Patient/p1', 'Practitioner/d1'],
    ['by uuid', 'urn:uuid:p1', 'urn:uuid:d1'],
    ['by address', 'https://a.example/fhir/Patient/p1', 'https://a.example/fhir/Practitioner/d1/_history/2'],
    ['by identifier', 'Patient?identifier=urn:ssn|123-45-6789', byNpi('99')],
  ])('%s', async (_, who, whom) => {
    const report = await importing(connection, {
      ...people,
      'Encounter.ndjson': [encounter(who, whom, '2020-01-02')],
    })
    expect(report).toMatchObject({ assignments: tally(1, 0, 0), problems: [] })
    expect(await ledger(connection)).toEqual(['p1 d1 primary 2020-01-02T12:00:00.000'])
  })

  it('in a bundle that lists them later, under the fullUrl of any copy', async () => {
    const entry = (fullUrl: string, resource: object) => ({ fullUrl: `urn:uuid:${fullUrl}`, resource })
    const visit = encounter('urn:uuid:a', 'urn:uuid:b', '2020-01-02')
    const bundle = (entries: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry: entries })
    const report = await importing(connection, {
      'a.json': bundle([entry('v', visit), entry('a', patient('p1')), entry('b', practitioner('d1'))]),
      'b.json': bundle([entry('z', patient('p1'))]),
    })
    expect(report).toMatchObject({ assignments: tally(1, 0, 0), problems: [] })
  })

  it('among those of earlier imports of the same source only', async () => {
    await importing(connection, people)
    const visits = (whom: string) => ({ 'Encounter.ndjson': [encounter('p1', whom, '2020-01-02')] })
    expect((await importing(connection, visits('d1'), { source: 'b' })).assignments).toEqual(
      tally(0, 0, 0, 2),
    )
    expect((await importing(connection, visits('d1'))).assignments).toEqual(tally(1, 0, 0))
    expect((await importing(connection, visits(byNpi('99')))).assignments).toEqual(tally(0, 0, 1))
    expect((await importing(connection, visits(byNpi('98')))).assignments).toEqual(tally(0, 0, 0, 1))
  })

  it('unless an identifier stands for several, in the files or from an earlier import', async () => {
    const twins = { 'Practitioner.ndjson': [practitioner('d1', npi('99')), practitioner('d2', npi('99'))] }
    const visit = { 'Encounter.ndjson': [encounter('p1', byNpi('99'), '2020-01-02', { id: 'x' })] }
    const problem =
      'Encounter.ndjson:1: Encounter/x: 2 practitioners go by "http://hl7.org/fhir/sid/us-npi|99"'
    expect((await importing(connection, { ...people, ...twins, ...visit })).problems).toEqual([problem])
    expect((await importing(connection, visit)).problems).toEqual([problem])
    await connection.sql`update practitioners set deleted_at = now() where external_id = 'd1'`
    expect((await importing(connection, visit)).assignments).toEqual(tally(1, 0, 0))
  })

  it('or is refused without quoting the identifier', async () => {
    const report = await importing(connection, {
      ...people,
      'Encounter.ndjson': [
        encounter('p9', 'd1', '2020-01-02', { id: 'a' }),
        encounter('Patient?identifier=urn:ssn|999-99-9999', 'd1', '2020-01-02', { id: 'b' }),
        encounter('p1', 'd9', '2020-01-02', { id: 'c' }),
        encounter('p1', 'd1', '2020-01-02', { id: 'd' }),
        encounter('p1', 'd1', '2020-01-02', { id: 'e', subject: undefined }),
        encounter('p9', null, '2020-01-02'),
      ],
    })
    const missing = (what: string) => `there is no ${what} in these files or from an earlier import`
    expect(report.problems).toEqual([
      `Encounter.ndjson:1: Encounter/a: ${missing('patient "p9"')}`,
      `Encounter.ndjson:2: Encounter/b: ${missing('patient "urn:ssn|…"')}`,
      `Encounter.ndjson:3: Encounter/c: ${missing('practitioner "d9"')}`,
      'Encounter.ndjson:5: Encounter/e names no patient',
    ])
    expect(report.assignments).toEqual(tally(1, 0, 0, 4))
    expect(report.read).toMatchObject({ encounters: 6, encountersWithoutParticipant: 1, pairs: 1 })
  })
})

describe('a care team', () => {
  it('counts like an encounter; unknown members are skipped', async () => {
    const member = (reference: string) => ({ member: { reference } })
    const team = {
      resourceType: 'CareTeam',
      id: 't1',
      subject: { reference: 'urn:uuid:p1' },
      period: { start: '2019-05-06' },
      participant: ['urn:uuid:p1', 'urn:uuid:d1', 'urn:uuid:clinic', 'Practitioner/d1'].map(member),
    }
    const files = {
      ...people,
      'Encounter.ndjson': [encounter('p1', 'd1', '2020-01-02')],
      'CareTeam.ndjson': [team],
    }
    const report = await importing(connection, files)
    expect(report).toMatchObject({
      assignments: tally(1, 0, 0),
      problems: [],
      read: { careTeams: 1, encounters: 1 },
    })
    expect(await ledger(connection)).toEqual(['p1 d1 primary 2019-05-06T00:00:00.000'])
    team.participant.push(member('Practitioner/d9'))
    expect((await importing(connection, files)).assignments).toEqual(tally(0, 0, 1, 1))
  })
})

it('a repeated encounter counts once, as its last copy', async () => {
  const files = {
    ...people,
    'Practitioner.ndjson': [practitioner('d1'), practitioner('d2')],
    'Encounter.ndjson': [
      encounter('p1', 'd2', '2020-01-02', { id: 'a' }),
      encounter('p1', 'd2', '2020-01-02', { id: 'a' }),
      encounter('p1', 'd2', '2020-01-03', { id: 'b' }),
      encounter('p1', 'd1', '2020-01-02', { id: 'c' }),
      encounter('p1', 'd1', '2020-01-02', { id: 'd' }),
      encounter('p1', 'd2', '2020-01-03', { id: 'b', status: 'cancelled' }),
    ],
  }
  const report = await importing(connection, files)
  expect(report.read).toMatchObject({ encounters: 4, encountersWithoutParticipant: 1, pairs: 2 })
  expect(await ledger(connection)).toEqual([
    'p1 d1 primary 2020-01-02T12:00:00.000',
    'p1 d2 consulting 2020-01-02T12:00:00.000',
  ])
})
