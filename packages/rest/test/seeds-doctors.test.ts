import { addPractitioner } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { doctorEditor, emilyCarter, enter, moment, seeds } from './support/seeds.ts'
import { idIn, useDatabase } from './support/server.ts'

const path = '/api/doctors/'
const shown = {
  ...emilyCarter,
  id: expect.any(Number),
  created_at: expect.stringMatching(moment),
  name: 'Emily Carter',
  specialization: 'Cardiology',
}

const start = await useDatabase()

describe.each(seeds)('$name', seed => {
  const { name, preset } = seed

  async function begin() {
    const server = await start(preset)
    const reader = await enter(server, seed)
    const { token } = await doctorEditor(server, seed, reader)
    const create = async () => idIn((await server.send('POST', path, { token, json: emilyCarter })).body)
    return { server, reader: reader.token, token, create }
  }

  test(`${name}: POST ${path} answers 201 with the doctor`, async () => {
    const { server, token } = await begin()
    await using _ = server
    const { status, body } = await server.send('POST', path, { token, json: emilyCarter })
    expect(status).toBe(201)
    expect(body).toEqual(shown)
    const { first_name, last_name, specialty } = emilyCarter
    const short = await server.send('POST', path, { token, json: { first_name, last_name, specialty } })
    expect(short.body).toEqual({ ...shown, phone_number: null, email: null, license_number: null })
  })

  test(`${name}: POST ${path} refuses missing fields and a known licence with 400`, async () => {
    const { server, token, create } = await begin()
    await using _ = server
    await create()
    const wrong = await server.refused('POST', path, { token, json: { first_name: null, user_id: 1 } })
    expect(wrong.status).toBe(400)
    expect(wrong.body).toEqual({
      first_name: ['This field may not be null.'],
      last_name: ['This field is required.'],
      specialty: ['This field is required.'],
    })
    const again = await server.refused('POST', path, { token, json: emilyCarter })
    expect(again.status).toBe(400)
    expect(again.body).toEqual({ license_number: ['doctor with this license number already exists.'] })
  })

  test(`${name}: GET ${path} answers 200 with the doctors${preset === 'directory' ? ', to anyone' : ''}`, async () => {
    const { server, reader, create } = await begin()
    await using _ = server
    await create()
    const { status, body } = await server.send('GET', path, { token: reader })
    expect(status).toBe(200)
    expect(body).toEqual([shown])
    const stranger = await server.send('GET', path)
    expect(stranger.status).toBe(preset === 'directory' ? 200 : 401)
    const forged = await server.refused('GET', path, { token: 'forged' })
    expect(forged.body).toEqual({
      detail: 'Given token not valid for any token type',
      code: 'token_not_valid',
    })
  })

  test(`${name}: GET ${path}{id}/ answers 200 with the doctor`, async () => {
    const { server, reader, create } = await begin()
    await using _ = server
    const { status, body } = await server.send('GET', `${path}${await create()}/`, { token: reader })
    expect(status).toBe(200)
    expect(body).toEqual(shown)
  })

  test(`${name}: PUT ${path}{id}/ answers 200 with the changed doctor`, async () => {
    const { server, token, create } = await begin()
    await using _ = server
    const url = `${path}${await create()}/`
    const change = { first_name: 'Emma', last_name: 'Carter', specialty: 'Oncology' }
    const { status, body } = await server.send('PUT', url, { token, json: change })
    expect(status).toBe(200)
    expect(body).toEqual({ ...shown, ...change, name: 'Emma Carter', specialization: 'Oncology' })
    const part = await server.refused('PUT', url, { token, json: { first_name: 'Emma' } })
    expect(part.status).toBe(400)
  })

  test(`${name}: PATCH ${path}{id}/ answers 200 and changes the fields given`, async () => {
    const { server, token, create } = await begin()
    await using _ = server
    const url = `${path}${await create()}/`
    const { status, body } = await server.send('PATCH', url, { token, json: { specialty: 'Surgery' } })
    expect(status).toBe(200)
    expect(body).toEqual({ ...shown, specialty: 'Surgery', specialization: 'Surgery' })
  })

  test(`${name}: DELETE ${path}{id}/ answers 204 without a body, and the doctor is gone`, async () => {
    const { server, token, create } = await begin()
    await using _ = server
    const url = `${path}${await create()}/`
    const { status, text } = await server.send('DELETE', url, { token })
    expect([status, text]).toEqual([204, ''])
    expect((await server.refused('GET', url, { token })).status).toBe(404)
    expect((await server.refused('PUT', url, { token, json: emilyCarter })).status).toBe(404)
  })
})

describe('seed 001', () => {
  test(`seed 001: staff only view ${path}; adding, changing and deleting answer 403`, async () => {
    await using server = await start('front-desk')
    const { token } = await server.account('staff')
    const url = `${path}${(await addPractitioner(server.db)).id}/`
    expect((await server.send('GET', url, { token })).status).toBe(200)
    const writes = [
      ['POST', path, emilyCarter],
      // A caller without permission learns nothing about errors in the body.
      ['POST', path, {}],
      ['PUT', url, emilyCarter],
      ['PATCH', url, emilyCarter],
      ['DELETE', url, undefined],
      ['DELETE', `${path}999/`, undefined],
    ] as const
    for (const [method, address, json] of writes) {
      const { status, body } = await server.refused(method, address, { token, json })
      expect(status).toBe(403)
      expect(body).toEqual({ detail: 'You do not have permission to perform this action.' })
    }
  })
})
