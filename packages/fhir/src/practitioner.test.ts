import { describe, expect, it } from 'vitest'
import { mapResource } from './map-resource.ts'
import { practitioner } from './testing.ts'

describe('a practitioner', () => {
  it('keeps a malformed NPI, phone and e-mail as they are', () => {
    const source = practitioner('d1', {
      identifier: [
        { system: 'urn:other', value: '1' },
        { system: 'http://hl7.org/fhir/sid/us-npi', value: '160' },
      ],
      telecom: [
        { system: 'phone', value: '999-999-9999 X 99999' },
        { system: 'email', use: 'home', value: 'h@example.com' },
        { system: 'email', use: 'work', value: "de anda.o'k@example.com" },
      ],
      qualification: [{ code: { coding: [{ code: '1' }, { display: 'Cardiology' }] } }],
    })
    expect(mapResource(source)).toEqual({
      kind: 'practitioner',
      id: 'd1',
      refs: ['d1', 'urn:other|1', 'http://hl7.org/fhir/sid/us-npi|160'],
      practitioner: {
        firstName: 'Sam',
        lastName: 'Roe',
        phoneNumber: '999-999-9999 X 99999',
        email: "de anda.o'k@example.com",
        npi: '160',
        specialty: 'Cardiology',
        languages: null,
      },
    })
  })

  it('with only a name has nulls', () => {
    expect(mapResource(practitioner('d1'))).toMatchObject({
      practitioner: { phoneNumber: null, email: null, npi: null, specialty: null, languages: null },
    })
  })

  const speaks = (...codes: string[]) =>
    codes.map(code => ({ coding: [{ system: 'urn:ietf:bcp:47', code }] }))
  const many = ['am', 'ar', 'bn', 'bs', 'cs', 'da', 'de', 'el', 'en', 'es']
  it.each([
    ['in the order given, in canonical form, each once', speaks('PT-br', 'en', 'pt-BR'), ['pt-BR', 'en']],
    ['without words and other codes', [{ text: 'English' }, null, ...speaks('spanish', 'de')], ['de']],
    ['as many as a form takes', speaks(...many, 'fa'), many],
    ['null where no code is a tag', [{ text: 'English' }], null],
  ])('has languages: %s', (_, communication, languages) => {
    expect(mapResource(practitioner('d1', { communication }))).toMatchObject({ practitioner: { languages } })
  })
})

describe('a practitioner role', () => {
  const role = (more: object) => mapResource({ resourceType: 'PractitionerRole', id: 'r1', ...more })

  it('adds specialty and contact to its practitioner, by reference or by identifier', () => {
    const specialty = [{ text: 'General Practice', coding: [{ display: 'GP' }] }]
    expect(role({ practitioner: { reference: 'Practitioner/d1' }, specialty })).toEqual({
      kind: 'practitionerRole',
      practitioner: 'd1',
      specialty: 'General Practice',
      phoneNumber: null,
      email: null,
    })
    expect(role({ practitioner: { identifier: { system: 's', value: 'v' } } })).toMatchObject({
      practitioner: 's|v',
    })
  })

  it('that names nobody is skipped', () => {
    expect(role({ practitioner: { display: 'Dr. Roe' } })).toBeNull()
  })
})
