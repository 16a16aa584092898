import { expect, test } from 'vitest'
import { birthHint, dayHint, typedBirth, typedDay } from './typed-day.ts'

test.each([
  ['en-US', '02/15/1935'],
  ['en-US', '2/15/1935'],
  ['en-GB', '15/02/1935'],
  ['de', '15.02.1935'],
  ['de', '15.2.1935'],
  ['nl', '15-02-1935'],
  ['ja', '1935/02/15'],
  ['th', '15/2/1935'],
  ['de', '1935-02-15'],
])('in %s %s is a day', (locale, typed) => {
  expect(typedDay(typed, { locale })).toBe('1935-02-15')
})

test.each([
  ['en-US', '15/02/1935'],
  ['de', '30.02.1935'],
  ['de', '15.02.35'],
  ['de', '15.02.193'],
  ['de', '15.02'],
  ['de', '1.2.3.4'],
  ['ja', '15/02/1935'],
  ['en-US', 'Doe'],
  ['en-US', ''],
])('in %s %j is no day', (locale, typed) => {
  expect(typedDay(typed, { locale })).toBeUndefined()
})

test.each([
  ['de', '15.2.1935', '1935-02-15'],
  ['en-US', '02/15/1935', '1935-02-15'],
  ['cs', '15. 2. 1935', '1935-02-15'],
  ['hr', '15. 02. 1935.', '1935-02-15'],
  ['ko', '1935. 02. 15.', '1935-02-15'],
  ['ar', '15\u200F/02\u200F/1935', '1935-02-15'],
  ['de', ' 1935-02-15 ', '1935-02-15'],
  ['de', '2/1935', '1935-02'],
  ['en-US', '02/1935', '1935-02'],
  ['sv', '1935-02', '1935-02'],
  ['ja', '1935/2', '1935-02'],
  ['de', '1935', '1935'],
  ['de', '30.02.1935', '1935-02-30'],
  ['de', 'about 1935', 'about 1935'],
  ['de', '35', '35'],
  ['de', '', ''],
])('in %s a date of birth typed as %j is sent as %j', (locale, typed, sent) => {
  expect(typedBirth(typed, locale)).toBe(sent)
})

test('a date of birth is asked for as the country writes dates', () => {
  expect(['en-US', 'de', 'sv'].map(birthHint)).toEqual([
    'MM/DD/YYYY, or MM/YYYY, or YYYY',
    'DD.MM.YYYY, or MM/YYYY, or YYYY',
    'YYYY-MM-DD, or YYYY-MM, or YYYY',
  ])
})

test('what counts as a day is for the place to say', () => {
  expect(typedDay('15.02.1935', { locale: 'de', isDay: () => undefined })).toBeUndefined()
  const any = (day: string) => (day.includes('-') ? day : undefined)
  expect(typedDay('15.02.1035', { locale: 'de', isDay: any })).toBe('1035-02-15')
})

test('the order is told as the country writes it', () => {
  expect(['en-US', 'de', 'en-GB', 'sv'].map(dayHint)).toEqual([
    'MM/DD/YYYY',
    'DD.MM.YYYY',
    'DD/MM/YYYY',
    'YYYY-MM-DD',
  ])
})

test.each(
  'ar bg bs ca cs da de el en-US en-GB es et fa fi fr he hr hu it ja ko lt lv mk nb nl pl pt-BR ru sk sl sr sv th tr zh-TW'.split(
    ' ',
  ),
)('in %s a date of birth can be typed as it is asked for', locale => {
  const typed = dayHint(locale).replace('DD', '15').replace('MM', '02').replace('YYYY', '1935')
  expect(typedBirth(typed, locale)).toBe('1935-02-15')
})
