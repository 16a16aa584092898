import { expect, test } from 'vitest'
import { fillSilently, told } from './fields.ts'
import { clientOf, credentialsOf, sharedServer } from './people.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

const { open } = portal()

test('what a password manager fills in without a word is what one signs in with', async () => {
  const { login, password } = credentialsOf('staff', sharedServer())
  const page = await open('/sign-in')
  await fillSilently(page.getByLabel('E-mail address or username'), login)
  await fillSilently(page.getByRole('textbox', { name: 'Password' }), password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^Account of/ }).waitFor()
})

test('what a browser fills into a form of a record is saved, choices and long texts too', async () => {
  const patient = await newPatient()
  const page = await open(`/patients/${patient.id}/edit`, { as: 'staff' })
  await fillSilently(page.getByLabel('Phone'), '555-0111')
  await fillSilently(page.getByLabel('Gender'), 'O')
  await fillSilently(page.getByLabel('Address'), '1 Silent Street')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await told(page, 'was saved')
  const saved = await (await clientOf('staff')).patients.get.query({ id: patient.id })
  expect(saved).toMatchObject({ phoneNumber: '555-0111', gender: 'O', address: '1 Silent Street' })
})

test('what a browser fills into the search of the start page is searched for', async () => {
  const patient = await newPatient()
  const page = await open('/', { as: 'staff' })
  await page.getByRole('searchbox').waitFor()
  await fillSilently(page.getByRole('searchbox'), patient.lastName)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: patient.listed }).waitFor()
})

test('what nobody touched is not sent: not even lines that end as HTML forms end them', async () => {
  const medicalHistory = 'Asthma\r\nPenicillin: rash'
  const patient = await newPatient({
    medicalHistory,
    address: '1 Long Street\r\nHereford',
    dateOfBirth: '1980-02',
  })
  const page = await open(`/patients/${patient.id}/edit`, { as: 'staff' })
  await page.getByLabel('Phone').fill('555-0111')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await told(page, 'was saved')
  const saved = await (await clientOf('staff')).patients.get.query({ id: patient.id })
  const { dateOfBirth, address } = patient
  expect(saved).toMatchObject({ phoneNumber: '555-0111', medicalHistory, dateOfBirth, address })
})
