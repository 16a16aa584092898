import { describe, expect, it } from 'vitest'
import { mapResource } from './map-resource.ts'
import { encounter } from './testing.ts'

const required = (key: string) => ({ key, optional: false })
const individuals = (...references: object[]) => ({
  participant: references.map(individual => ({ individual })),
})
const ref = (reference: string) => ({ reference })

describe('an encounter', () => {
  it('is a contact, from its start in UTC', () => {
    expect(mapResource(encounter('e1'))).toEqual({
      kind: 'contact',
      source: 'encounter',
      id: 'e1',
      patient: 'p1',
      practitioners: [required('d1')],
      startedAt: '2020-01-02T02:04:05.000Z',
    })
  })

  it('lists every practitioner once as required, and leaves out roles and relatives', () => {
    const participants = individuals(
      ref('urn:uuid:d1'),
      ref('Practitioner/d1'),
      ref('Practitioner?identifier=sys%7C9'),
      ref('PractitionerRole/r1'),
      ref('RelatedPerson/m1'),
      { reference: 'urn:uuid:r2', type: 'PractitionerRole' },
      { display: 'Dr. Roe' },
    )
    expect(mapResource(encounter('e1', participants))).toMatchObject({
      practitioners: [required('d1'), required('sys|9')],
    })
  })

  it('without participants is a contact of nobody', () => {
    expect(mapResource(encounter('e1', { participant: undefined }))).toMatchObject({ practitioners: [] })
  })

  it.each(['planned', 'cancelled', 'entered-in-error'])(
    'that is %s has no practitioners and needs no start',
    status => {
      expect(mapResource(encounter('e1', { status, period: null }))).toMatchObject({
        practitioners: [],
        startedAt: null,
      })
    },
  )

  it.each(['arrived', 'in-progress', 'finished', 'unknown', undefined])('that is %s took place', status => {
    expect(mapResource(encounter('e1', { status }))).toMatchObject({ practitioners: [required('d1')] })
  })

  it('starts with its first participant if it has no start', () => {
    const participant = [
      { period: { start: '2020-05-02' } },
      { period: { start: '2020-05-02T01:00:00+02:00' } },
      { individual: ref('Practitioner/d1') },
    ]
    const source = encounter('e1', { participant, period: { end: '2021' } })
    expect(mapResource(source)).toMatchObject({ startedAt: '2020-05-01T23:00:00.000Z' })
  })

  it('of a group has no patient', () => {
    expect(mapResource(encounter('e1', { subject: ref('Group/g1') }))).toMatchObject({ patient: null })
    expect(mapResource(encounter('e1', { subject: null }))).toMatchObject({ patient: null })
  })

  it.each([
    [{ period: {} }, 'Encounter/e1 has no period.start'],
    [
      { period: { start: '2020' } },
      'Encounter/e1: period.start "2020" is not a full date or a time with its zone',
    ],
    [
      { period: { start: '2020-01-01T10:00:00' } },
      'Encounter/e1: period.start "2020-01-01T10:00:00" is not a full date or a time with its zone',
    ],
    [
      { period: { start: '2023-02-30T10:00:00Z' } },
      'Encounter/e1: period.start "2023-02-30T10:00:00Z" is not a date and time of the calendar',
    ],
    [
      { period: { start: '0001-01-01T00:00:00+01:00' } },
      'Encounter/e1: period.start "0001-01-01T00:00:00+01:00" is not within the years 1 to 9999 in UTC',
    ],
    [
      { period: { start: '9999-12-31T23:59:59-00:01' } },
      'Encounter/e1: period.start "9999-12-31T23:59:59-00:01" is not within the years 1 to 9999 in UTC',
    ],
    [
      individuals(ref('#d1')),
      'Encounter/e1: participant.individual "#d1" is a contained resource, which has no identity of its own',
    ],
  ])('that is %j is a problem', (more, problem) => {
    expect(mapResource(encounter('e1', more))).toEqual({ problem, kind: 'contact' })
  })
})

describe('a care team', () => {
  const team = (participant: object[], more: object = {}) =>
    mapResource({
      resourceType: 'CareTeam',
      id: 'c1',
      subject: ref('urn:uuid:p1'),
      period: { start: '2020-01-02' },
      participant,
      ...more,
    })
  const snomed = (code: string) => [{ coding: [{ system: 'http://snomed.info/sct', code }] }]

  it('requires stated practitioners; members of unstated type are optional', () => {
    expect(team([{ member: ref('Practitioner/d1') }, { member: ref('urn:uuid:x') }])).toEqual({
      kind: 'contact',
      source: 'careTeam',
      id: 'c1',
      patient: 'p1',
      practitioners: [required('d1'), { key: 'x', optional: true }],
      startedAt: '2020-01-02T00:00:00.000Z',
    })
  })

  it('leaves out members who are certainly not practitioners', () => {
    const members = [
      'urn:uuid:p1',
      'Organization/o',
      'Patient/q',
      'RelatedPerson/m',
      'Organization?identifier=a|b',
      'CareTeam/c',
    ]
    const others = ['116153009', '224891009', '133932002'].map((code, i) => ({
      role: snomed(code),
      member: ref(`urn:uuid:${i}`),
    }))
    expect(team([...members.map(member => ({ member: ref(member) })), ...others])).toMatchObject({
      practitioners: [],
    })
  })

  it('keeps a member who has another role as well', () => {
    const role = [...snomed('133932002'), ...snomed('223366009')]
    expect(team([{ role, member: ref('urn:uuid:x') }])).toMatchObject({
      practitioners: [{ key: 'x', optional: true }],
    })
  })

  it('that was only proposed or entered in error has no practitioners', () => {
    const member = ref('Practitioner/d1')
    expect(team([{ member }], { status: 'proposed' })).toMatchObject({ practitioners: [] })
    expect(team([{ member }], { status: 'entered-in-error', period: null })).toMatchObject({
      startedAt: null,
    })
    expect(team([{ member }], { status: 'inactive' })).toMatchObject({ practitioners: [required('d1')] })
  })

  it('without a start is a problem', () => {
    expect(team([], { period: null })).toEqual({
      problem: 'CareTeam/c1 has no period.start',
      kind: 'contact',
    })
  })
})
