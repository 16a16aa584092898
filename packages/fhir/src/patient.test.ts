import { describe, expect, it } from 'vitest'
import { mapResource } from './map-resource.ts'
import { patient } from './testing.ts'

function mapped(more: object) {
  const record = mapResource(patient('p1', more))
  if (!record || 'problem' in record || record.kind !== 'patient') throw new Error(JSON.stringify(record))
  return record.patient
}
const problem = (more: object) => mapResource(patient('p1', more))

describe('a patient', () => {
  it('is mapped with all its keys', () => {
    const identifier = [
      { system: 'urn:mrn', value: '7' },
      { system: 'urn:mrn', value: '7' },
      { value: 'x' },
      { system: 'y' },
    ]
    expect(mapResource(patient('p1', { identifier }), 'urn:uuid:u-1')).toEqual({
      kind: 'patient',
      id: 'p1',
      refs: ['p1', 'u-1', 'urn:mrn|7', '|x'],
      patient: {
        firstName: 'Ada',
        lastName: 'Lind',
        dateOfBirth: '1970-03-09',
        gender: 'U',
        address: null,
        phoneNumber: null,
        email: null,
        preferredLanguage: null,
        deceasedOn: null,
      },
    })
  })

  it.each([
    ['male', 'M'],
    ['female', 'F'],
    ['other', 'O'],
    ['unknown', 'U'],
    ['toString', 'U'],
    [null, 'U'],
  ])('of gender %s is %s', (gender, expected) => {
    expect(mapped({ gender }).gender).toBe(expected)
  })

  const speaks = (code: string | null, more: object = {}) => ({
    language: { coding: [{ system: 'urn:ietf:bcp:47', code }], text: 'as people say' },
    ...more,
  })
  it.each([
    ['the preferred one of several', [speaks('en-US'), speaks('es', { preferred: true })], 'es'],
    ['the first where none is preferred', [speaks('en-US'), speaks('es', { preferred: false })], 'en-US'],
    ['in canonical form', [speaks('ZH-hant-tw')], 'zh-Hant-TW'],
    ['the first that is a tag', [speaks('x-klingon'), speaks('spanish'), speaks(null), speaks('de')], 'de'],
    ['of any code without a system', [{ language: { coding: [{ code: 'fr' }] } }], 'fr'],
    ['not of another system', [{ language: { coding: [{ system: 'urn:other', code: 'fr' }] } }], null],
    ['null for words', [{ language: { text: 'English' } }, {}, { language: null }], null],
    ['null for a tag that no form takes', [speaks('en-abcdefga-abcdefgb-abcdefgc-abcdefgd')], null],
    ['null for a broken tag', [speaks('en--us'), speaks('e'), speaks('en_US'), speaks('en-a')], null],
  ])('has a preferred language: %s', (_, communication, expected) => {
    expect(mapped({ communication }).preferredLanguage).toBe(expected)
  })

  it('keeps names as the source writes them, without prefix', () => {
    const name = [{ family: " D'Ámore443 ", given: ['María Teresa', null, 'Ana2'], prefix: ['Dr.'] }]
    expect(mapped({ name })).toMatchObject({ firstName: 'María Teresa Ana2', lastName: "D'Ámore443" })
  })

  it('takes the official name, else the usual, else the first that is not maiden or old', () => {
    const of = (use: string, family: string, more: object = {}) => ({ use, family, given: ['X'], ...more })
    const [maiden, nick, usual] = [of('maiden', 'M'), of('nickname', 'N'), of('usual', 'U')]
    expect(mapped({ name: [maiden, nick, usual, of('official', 'O')] }).lastName).toBe('O')
    expect(mapped({ name: [maiden, nick, usual] }).lastName).toBe('U')
    expect(mapped({ name: [maiden, of('old', 'Z'), nick] }).lastName).toBe('N')
    const ended = of('official', 'E', { period: { end: '2001' } })
    expect(mapped({ name: [ended, of('official', 'O')] }).lastName).toBe('O')
    expect(problem({ name: [maiden] })).toMatchObject({ problem: 'Patient/p1 has no current name' })
  })

  it('whose name is only text is split at its last blank', () => {
    expect(mapped({ name: [{ text: 'Anna Maria Lind' }] })).toMatchObject({
      firstName: 'Anna Maria',
      lastName: 'Lind',
    })
  })

  it.each([
    [{ family: 'Sukra' }, { firstName: '', lastName: 'Sukra' }],
    [{ given: ['Sukra'] }, { firstName: '', lastName: 'Sukra' }],
    [{ text: ' Sukra ' }, { firstName: '', lastName: 'Sukra' }],
    [
      { family: 'Velt', given: [' '], text: 'Runa Velt' },
      { firstName: 'Runa', lastName: 'Velt' },
    ],
  ])('with a single name keeps it: %j', (name, expected) => {
    expect(mapped({ name: [name] })).toMatchObject(expected)
  })

  it('prefers a name of two parts', () => {
    const [single, full] = [
      { use: 'official', family: 'Sukra' },
      { use: 'nickname', family: 'Velt', given: ['R'] },
    ]
    expect(mapped({ name: [single, full] })).toMatchObject({ firstName: 'R', lastName: 'Velt' })
    expect(mapped({ name: [single, { text: 'Runa' }] }).lastName).toBe('Sukra')
  })

  it.each(['1962', '1962-07', '1962-07-31'])('born in %s keeps this precision', birthDate => {
    expect(mapped({ birthDate }).dateOfBirth).toBe(birthDate)
  })

  it('gets the home address, in one line', () => {
    const home = {
      use: 'home',
      line: ['1 A St', 'Flat 2'],
      city: 'Bloom',
      state: 'KS',
      postalCode: '00000',
      country: 'US',
    }
    expect(mapped({ address: [{ use: 'work', text: 'W' }, home] }).address).toBe(
      '1 A St, Flat 2, Bloom, KS 00000, US',
    )
    expect(
      mapped({
        address: [
          { use: 'old', text: 'O' },
          { city: 'Ulm', postalCode: '89073' },
        ],
      }).address,
    ).toBe('Ulm, 89073')
    expect(mapped({ address: [{ text: '1 A St\r\nBloom' }] }).address).toBe('1 A St, Bloom')
    expect(mapped({ address: [{ text: ' 1 A St \n \r\n\t Bloom\n' }] }).address).toBe('1 A St, Bloom')
    expect(mapped({ address: [{ use: 'old', text: 'O' }] }).address).toBeNull()
  })

  it('gets the home phone, else the mobile, else any other', () => {
    const of = (use: string, system = 'phone') => ({ system, use, value: `${system} ${use}` })
    expect(mapped({ telecom: [of('work'), of('mobile'), of('home'), of('work', 'email')] })).toMatchObject({
      phoneNumber: 'phone home',
      email: 'email work',
    })
    expect(mapped({ telecom: [of('old'), of('work'), of('mobile')] }).phoneNumber).toBe('phone mobile')
    expect(mapped({ telecom: [{ system: 'phone', value: '1' }, of('home', 'fax')] }).phoneNumber).toBe('1')
  })

  it('keeps the date of death of the source', () => {
    expect(mapped({ deceasedDateTime: '2001-12-31T23:30:00-11:00' }).deceasedOn).toBe('2001-12-31')
    expect(mapped({ deceasedBoolean: false }).deceasedOn).toBeNull()
  })

  it.each([
    [{ birthDate: '70' }, 'Patient/p1: birthDate "70" is not a date'],
    [{ birthDate: '1970-3' }, 'Patient/p1: birthDate "1970-3" is not a date'],
    [{ birthDate: '1970-13' }, 'Patient/p1: birthDate "1970-13" is not a date of the calendar'],
    [{ birthDate: '0000' }, 'Patient/p1: birthDate "0000" is not a date of the calendar'],
    [{ birthDate: '2023-02-29' }, 'Patient/p1: birthDate "2023-02-29" is not a date of the calendar'],
    [{ birthDate: '1900-02-29' }, 'Patient/p1: birthDate "1900-02-29" is not a date of the calendar'],
    [{ birthDate: 19700309 }, 'Patient/p1: birthDate is not text'],
    [{ deceasedDateTime: '2001' }, 'Patient/p1: deceasedDateTime "2001" is not a full date'],
    [
      { deceasedBoolean: true },
      'Patient/p1: deceasedBoolean says they have died, but no date of death is given',
    ],
    [{ name: undefined }, 'Patient/p1 has no current name'],
    [{ name: [{ given: [' '] }] }, 'Patient/p1 has no current name'],
    [{ name: 'A B' }, 'Patient/p1: name is not a list'],
    [{ name: [{ family: 1 }] }, 'Patient/p1: name[0].family is not text'],
    [{ name: [{ family: 'A\0', given: ['B'] }] }, 'Patient/p1: name holds a NUL character'],
    [{ address: [{ city: '\ud800' }] }, 'Patient/p1: address holds half of a surrogate pair'],
    [{ identifier: [{ value: '\0' }] }, 'Patient/p1: identifier holds a NUL character'],
    [
      { name: [{ family: `A${'\u0327\u0301'.repeat(1_000_000)}` }] },
      'Patient/p1: name holds more than 30 marks on one letter',
    ],
    [{ id: 'a b' }, 'Patient: "a b" is not a FHIR id'],
    [{ id: undefined }, 'Patient has no id and no fullUrl to be known by'],
  ])('that is %j is a problem', (more, expected) => {
    expect(problem(more)).toEqual({ problem: expected, kind: 'patient' })
  })

  it.each([undefined, null, ''])('whose birthDate is %j is kept without one', birthDate => {
    expect(mapped({ birthDate }).dateOfBirth).toBeNull()
  })

  it('born on a leap day is fine', () => {
    expect(mapped({ birthDate: '2000-02-29' }).dateOfBirth).toBe('2000-02-29')
  })
})
