import { addPatient, addPractitioner } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { emilyCarter, johnDoe } from './support/seeds.ts'
import { idIn, serverFor, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const admin = () => serverFor(start, 'admin')

describe('the values of a request', () => {
  test.each([
    ['Male', 'M'],
    ['FEMALE', 'F'],
    ['other', 'O'],
    [' Unknown ', 'U'],
    ['f', 'F'],
    ['u', 'U'],
  ])('gender %j is read as %s', async (gender, shown) => {
    const { server, post } = await admin()
    await using _ = server
    expect((await post({ ...johnDoe, gender })).body).toMatchObject({ gender: shown })
  })

  test('numbers become text, blanks around a text are dropped, empty text stays empty', async () => {
    const { server, token, post } = await admin()
    await using _ = server
    const sent = { ...johnDoe, first_name: ' John ', phone_number: 5551234, email: ' john@example.com\n' }
    const { body } = await post({ ...sent, address: '', medical_history: ' ' })
    const kept = {
      first_name: 'John',
      phone_number: '5551234',
      email: 'john@example.com',
      address: '',
      medical_history: '',
    }
    expect(body).toMatchObject(kept)
    const emptied = { phone_number: '', email: '' }
    const changed = await server.send('PATCH', `${path}${idIn(body)}/`, { token, lenient: emptied })
    expect(changed.body).toMatchObject(emptied)
    const lossy = await server.refused('POST', path, {
      token,
      lenient: { ...johnDoe, phone_number: 2 ** 60 },
    })
    expect(lossy.body).toEqual({ phone_number: ['Not a valid string.'] })
  })

  test('a language is a tag in canonical form, by which a list can be ordered', async () => {
    const { server, token, post } = await admin()
    await using _ = server
    for (const preferred_language of ['PT-br', ' ar ', '', null])
      await post({ ...johnDoe, preferred_language })
    const { body } = await server.send('GET', `${path}?ordering=-preferred_language,id`, { token })
    expect(body).toMatchObject(
      ['pt-BR', 'ar', null, null].map(preferred_language => ({ preferred_language })),
    )
    const refused = await server.refused('POST', path, {
      token,
      json: { ...johnDoe, preferred_language: 'Spanish' },
    })
    expect(refused.body).toEqual({
      preferred_language: ['Enter a language as its BCP 47 tag: en, pt-BR, zh-Hant.'],
    })
  })

  test('several doctors may have an empty licence number', async () => {
    const { server, post } = await admin()
    await using _ = server
    for (const license_number of ['', ' ', null]) {
      const { status, body } = await post({ ...emilyCarter, license_number, email: '' }, '/api/doctors/')
      expect([status, body]).toEqual([201, expect.objectContaining({ license_number: null, email: '' })])
    }
  })

  test('ids may be numbers or text', async () => {
    const { server, token, post } = await admin()
    await using _ = server
    const [patient, doctor] = [await addPatient(server.db), await addPractitioner(server.db)]
    const pair = {
      patient_id: ` ${patient.id} `,
      doctor_id: String(doctor.id),
      role: 'primary',
      patient_name: 'X',
    }
    const { status, headers } = await post(pair, '/api/mappings/')
    expect([status, headers.get('x-ignored')]).toEqual([201, 'role'])
    const [row] = await server.db.execute('select role from assignments')
    expect([row, token]).toEqual([{ role: 'consulting' }, token])
  })
})
