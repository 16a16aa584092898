import { expect, test } from 'vitest'
import { shownAddress } from './address.ts'

test.each([
  [
    '/patients?q=Doe&dateOfBirth=1980-02-29&sort=born&only=without-practitioner',
    '/patients?sort=born&only=without-practitioner',
  ],
  ['/patients?q=Doe', '/patients'],
  ['/practitioners/3?q=O%27Hara#main', '/practitioners/3#main'],
  ['/admin/audit?patientId=12&from=2026-01-01', '/admin/audit?patientId=12&from=2026-01-01'],
  ['/sign-in?next=%2Fpatients%3Fq%3DDoe%26sort%3Dborn', '/sign-in?next=%2Fpatients%3Fsort%3Dborn'],
  ['/patients?name=Doe&utm_source=mail', '/patients'],
  ['/', '/'],
])('of %s the address bar shows %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown)
})
