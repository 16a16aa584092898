import { expect, test } from 'vitest'
import { isStorable, storedLine, withoutUnseen } from './invisible.ts'

test.each([
  ['a zero-width space and its relatives', 'V\u200be\u2060l\u180et\u034f'],
  ['a byte order mark', '\ufeffVelt'],
  ['a soft hyphen', 'Ve\u00adlt'],
  ['what changes the direction of writing', '\u202eV\u2066el\u2069t\u202c\u200e\u200f\u061c'],
  ['tag characters', 'Velt\u{e0056}\u{e007f}\u{e0001}'],
  ['fillers', '\u3164V\u115fel\u1160t\uffa0'],
  ['blanks that are no white space, of Braille and of music', '\u2800Ve\u2800lt\u{1d159}'],
  ['joiners between letters that need none', 'Ve\u200dl\u200ct\u200d'],
  ['variation selectors without anything to vary', '\ufe0fVe\ufe0flt\u{e0100}'],
  ['annotations', '\ufff9Ve\ufffalt\ufffb'],
  ['white space around', ' \u200b\u00a0 Velt\u200b \u3000'],
])('one line is stored without %s', (_, text) => {
  expect(storedLine(text)).toBe('Velt')
})

test.each([
  ['Persian, between letters', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
  ['Sinhala, after a mark', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
  ['Malayalam', '\u0d28\u0d4d\u200d\u0d2f'],
  ['a form of a Japanese character', '\u845b\u{e0100}\u57ce'],
  ['an emoji in colour', '\u2764\ufe0f'],
])('what a script needs stays: %s', (_, text) => {
  expect(storedLine(text)).toBe(text)
})

test('text is composed', () => {
  expect(storedLine('Zoe\u0301 A\u030angstro\u0308m \u212b')).toBe('Zo\u00e9 \u00c5ngstr\u00f6m \u00c5')
})

test('running text keeps all white space and loses control characters', () => {
  expect(withoutUnseen('a\u0001b\u001b[2J\u007f\u009b\tc\r\nd\u000b\u000ce')).toBe(
    'ab[2J\tc\r\nd\u000b\u000ce',
  )
})

test('running text keeps direction marks and loses characters that reorder the rest', () => {
  expect(withoutUnseen('\u202e12\u202c \u2067\u05d0\u2069 \u200f5')).toBe('12 \u2067\u05d0\u2069 \u200f5')
})

test('a letter may have as many marks as real scripts use, but not so many that composing takes long', () => {
  expect(isStorable(`Z${'\u0301'.repeat(30)}oe`)).toBe(true)
  expect(isStorable(`Z${'\u0301'.repeat(31)}oe`)).toBe(false)
  expect(isStorable('Nguy\u1ec5n \u0e19\u0e49\u0e33 \u0915\u094d\u0937\u093f')).toBe(true)
})
