import { addPatient, addPractitioner } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { doctorEditor, emilyCarter, enter, johnDoe, moment, seeds } from './support/seeds.ts'
import { idIn, useDatabase } from './support/server.ts'

const path = '/api/mappings/'

const start = await useDatabase()

describe.each(seeds)('$name', seed => {
  const { name, preset } = seed

  async function begin() {
    const server = await start(preset)
    const entered = await enter(server, seed)
    const { token } = entered
    const editor = await doctorEditor(server, seed, entered)
    const patient = idIn((await server.send('POST', '/api/patients/', { token, json: johnDoe })).body)
    const made = await server.send('POST', '/api/doctors/', { token: editor.token, json: emilyCarter })
    const doctor = idIn(made.body)
    const assign = async () =>
      idIn((await server.send('POST', path, { token, json: { patient, doctor } })).body)
    const shown = {
      id: expect.any(Number),
      patient,
      doctor,
      patient_name: 'John Doe',
      doctor_name: 'Dr. Emily Carter',
      assigned_at: expect.stringMatching(moment),
    }
    return { server, token, patient, doctor, assign, shown }
  }

  test(`${name}: POST ${path} answers 201 with the mapping, for either form of the body`, async () => {
    const { server, token, patient, doctor, shown } = await begin()
    await using _ = server
    const bodies = [
      { patient, doctor },
      { patient_id: patient, doctor_id: doctor },
      { patient: String(patient), doctor: String(doctor) },
      { patient, patient_id: patient, doctor_id: `${doctor}` },
    ]
    for (const json of bodies) {
      const { status, body } = await server.send('POST', path, { token, json })
      expect(status).toBe(201)
      expect(body).toEqual(shown)
      await server.send('DELETE', `${path}${idIn(body)}/`, { token })
    }
  })

  test(`${name}: POST ${path} refuses the same open pair with 409`, async () => {
    const { server, token, patient, doctor, assign } = await begin()
    await using _ = server
    await assign()
    const { status, body } = await server.refused('POST', path, { token, json: { patient, doctor } })
    expect(status).toBe(409)
    expect(body).toEqual({ detail: 'This practitioner is already assigned to this patient.' })
  })

  test(`${name}: POST ${path} refuses a body that is not one pair of ids with 400`, async () => {
    const { server, token, patient, doctor } = await begin()
    await using _ = server
    const required = ['This field is required.']
    const integer = ['A valid integer is required.']
    const cases = [
      [{}, { patient: required, doctor: required }],
      [{ patient_id: patient }, { doctor: required }],
      [{ patient: 'x' }, { patient: integer, doctor: required }],
      [{ patient, doctor: null }, { doctor: ['This field may not be null.'] }],
      [
        { patient: 'x', doctor: 1.5 },
        { patient: integer, doctor: integer },
      ],
      [
        { patient: 0, doctor: '2147483648' },
        { patient: integer, doctor: integer },
      ],
      [
        { patient, doctor, patient_id: patient + 1 },
        { patient_id: ['This is not the patient given above.'] },
      ],
    ] as const
    for (const [json, errors] of cases) {
      const { status, body } = await server.refused('POST', path, { token, json })
      expect(status).toBe(400)
      expect(body).toEqual(errors)
    }
  })

  test(`${name}: POST ${path} refuses a patient out of reach`, async () => {
    const { server, token, doctor } = await begin()
    await using _ = server
    const foreign = preset === 'front-desk' ? 999 : (await addPatient(server.db)).id
    for (const patient of [foreign, 1000]) {
      const { status, body } = await server.refused('POST', path, { token, json: { patient, doctor } })
      const own = 'You can only assign doctors to your own patients.'
      expect(status).toBe(preset === 'front-desk' ? 404 : 400)
      expect(body).toEqual({ detail: preset === 'front-desk' ? 'Not found.' : own })
    }
  })

  test(`${name}: POST ${path} answers 404 for a doctor who does not exist`, async () => {
    const { server, token, patient } = await begin()
    await using _ = server
    const { status } = await server.refused('POST', path, { token, json: { patient, doctor: 999 } })
    expect(status).toBe(404)
  })

  test(`${name}: POST /api/admin/assign-patient/ answers 201 with the mapping`, async () => {
    const { server, token, patient, doctor, shown } = await begin()
    await using _ = server
    const json = { patient_id: patient, doctor_id: doctor }
    const { status, body } = await server.send('POST', '/api/admin/assign-patient/', { token, json })
    expect(status).toBe(201)
    expect(body).toEqual(shown)
  })

  test(`${name}: GET ${path} answers 200 with the open mappings that the caller may see`, async () => {
    const { server, token, assign, shown } = await begin()
    await using _ = server
    await assign()
    const { status, body } = await server.send('GET', path, { token })
    expect(status).toBe(200)
    expect(body).toEqual([shown])
    const stranger = await server.account('patient')
    const theirs = await server.send('GET', path, { token: stranger.token })
    expect(preset === 'directory' ? theirs.body : theirs.status).toEqual(preset === 'directory' ? [] : 403)
  })

  test(`${name}: GET ${path}{id}/ answers 200 with an open mapping`, async () => {
    const { server, token, assign, shown } = await begin()
    await using _ = server
    const url = `${path}${await assign()}/`
    const { status, body } = await server.send('GET', url, { token })
    expect(status).toBe(200)
    expect(body).toEqual(shown)
  })

  test.each(['by-patient', 'patient'])(
    `${name}: GET ${path}%s/{patient_id}/ answers 200 with the patient's mappings and doctors`,
    async form => {
      const { server, token, patient, doctor, assign, shown } = await begin()
      await using _ = server
      const url = `${path}${form}/${patient}/`
      expect((await server.send('GET', url, { token })).body).toEqual([])
      await assign()
      const other = await addPractitioner(server.db)
      await server.send('POST', path, { token, json: { patient, doctor: other.id } })
      const { status, body } = await server.send('GET', url, { token })
      expect(status).toBe(200)
      const { body: details } = await server.send('GET', `/api/doctors/${doctor}/`, { token })
      expect(body).toEqual([
        { ...shown, doctor_details: details },
        expect.objectContaining({ doctor: other.id }),
      ])
      expect((await server.refused('GET', `${path}${form}/999/`, { token })).status).toBe(404)
    },
  )

  test(`${name}: DELETE ${path}{id}/ answers 204 without a body and ends the mapping`, async () => {
    const { server, token, assign } = await begin()
    await using _ = server
    const url = `${path}${await assign()}/`
    const { status, text } = await server.send('DELETE', url, { token })
    expect([status, text]).toEqual([204, ''])
    expect((await server.send('GET', path, { token })).body).toEqual([])
    expect((await server.refused('GET', url, { token })).status).toBe(404)
    expect((await server.refused('DELETE', url, { token })).status).toBe(404)
    await assign()
  })
})
