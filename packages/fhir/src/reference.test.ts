import { describe, expect, it } from 'vitest'
import { fullUrlKey, target } from './reference.ts'

const to = (reference: string) => target({ reference }, 'subject')

describe('a reference', () => {
  it.each([
    ['urn:uuid:abc-1', null, 'abc-1'],
    ['Patient/abc-1', 'Patient', 'abc-1'],
    ['Patient/abc-1/_history/3', 'Patient', 'abc-1'],
    ['https://fhir.example.org/r4/Patient/abc-1', 'Patient', 'abc-1'],
    ['https://fhir.example.org/r4/Patient/abc-1/_history/3', 'Patient', 'abc-1'],
    [
      'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|99',
      'Practitioner',
      'http://hl7.org/fhir/sid/us-npi|99',
    ],
    ['Practitioner?identifier=http%3A%2F%2Fa%2Fb%7C9%209', 'Practitioner', 'http://a/b|9 9'],
    ['https://x.org/Practitioner?active=true&identifier=s|9', 'Practitioner', 's|9'],
    ['Practitioner?identifier=|9', 'Practitioner', '|9'],
  ])('%s is resolved', (reference, type, key) => {
    expect(to(reference)).toEqual({ type, key })
  })

  it('may be an identifier alone, and may state its type', () => {
    expect(target({ type: 'Practitioner', identifier: { system: 's', value: 'v' } }, 'x')).toEqual({
      type: 'Practitioner',
      key: 's|v',
    })
  })

  it('to nothing is null', () => {
    expect(target({}, 'x')).toBeNull()
    expect(target(null, 'x')).toBeNull()
  })

  it.each([
    '#d1',
    'd1',
    'Practitioner?name=x',
    'Practitioner?identifier=9',
    'Practitioner?identifier=a|%',
    'P?identifier=a|1,a|2',
    'urn:uuid:',
  ])('%s is refused', reference => {
    expect(() => to(reference)).toThrow(/^: subject /)
  })

  it('meets the fullUrl of its bundle entry', () => {
    expect(fullUrlKey('urn:uuid:u')).toBe('u')
    expect(fullUrlKey('https://x.org/fhir/Patient/7')).toBe('7')
    expect(fullUrlKey('https://x.org/')).toBeNull()
  })
})
