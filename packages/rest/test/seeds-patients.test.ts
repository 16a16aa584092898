import { ageOf } from '@empanel/api'
import { addPatient } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { enter, johnDoe, moment, seeds } from './support/seeds.ts'
import { idIn, useDatabase } from './support/server.ts'

const path = '/api/patients/'

const start = await useDatabase()

describe.each(seeds)('$name', seed => {
  const { name, preset } = seed

  async function begin() {
    const server = await start(preset)
    const { token, email } = await enter(server, seed)
    const create = async () => idIn((await server.send('POST', path, { token, json: johnDoe })).body)
    return { server, token, email, create }
  }

  const shown = (created_by: string) => ({
    ...johnDoe,
    preferred_language: null,
    site_id: 1,
    id: expect.any(Number),
    created_by,
    created_at: expect.stringMatching(moment),
    name: 'John Doe',
    age: ageOf({ dateOfBirth: johnDoe.date_of_birth, deceasedOn: null }),
  })

  test(`${name}: POST ${path} answers 201 with the patient, with null for missing fields`, async () => {
    const { server, token, email } = await begin()
    await using _ = server
    const full = await server.send('POST', path, { token, json: johnDoe })
    expect(full.status).toBe(201)
    expect(full.body).toEqual(shown(email))
    const { first_name, last_name, date_of_birth, gender } = johnDoe
    const required = { first_name, last_name, date_of_birth, gender }
    const short = await server.send('POST', path, { token, json: { ...required, address: '' } })
    expect(short.status).toBe(201)
    const missing = { address: '', phone_number: null, email: null, medical_history: null }
    expect(short.body).toEqual({ ...shown(email), ...missing })
  })

  test(`${name}: POST ${path} refuses missing, null and wrong fields with 400`, async () => {
    const { server, token } = await begin()
    await using _ = server
    const json = { last_name: null, date_of_birth: '1990-02-30', gender: 'X', address: {} }
    const { status, body } = await server.refused('POST', path, { token, json })
    expect(status).toBe(400)
    expect(body).toEqual({
      first_name: ['This field is required.'],
      last_name: ['This field may not be null.'],
      date_of_birth: ['Enter a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY.'],
      gender: ['"X" is not a valid choice.'],
      address: ['Not a valid string.'],
    })
  })

  test(`${name}: POST ${path} ignores fields that nobody may set`, async () => {
    const { server, token, email } = await begin()
    await using _ = server
    const raw = JSON.stringify({
      ...johnDoe,
      owner_id: 1,
      created_by: 1,
      id: 1,
      version: 1,
      role: 1,
      status: 1,
    })
    const headers = { 'content-type': 'application/json' }
    const { status, body, headers: told } = await server.send('POST', path, { token, raw, headers })
    expect(status).toBe(201)
    expect(body).toEqual(shown(email))
    expect(told.get('x-ignored')).toBe('owner_id, version, role, status')
  })

  test(`${name}: GET ${path} answers 200 with the patients that the caller may see`, async () => {
    const { server, token, email, create } = await begin()
    await using _ = server
    await create()
    await addPatient(server.db)
    const { status, body } = await server.send('GET', path, { token })
    expect(status).toBe(200)
    const all = preset === 'front-desk'
    expect(body).toEqual([shown(email), ...(all ? [expect.objectContaining({ first_name: 'Pat' })] : [])])
  })

  test(`${name}: GET ${path}{id}/ answers 200 with the patient`, async () => {
    const { server, token, email, create } = await begin()
    await using _ = server
    const { status, body } = await server.send('GET', `${path}${await create()}/`, { token })
    expect(status).toBe(200)
    expect(body).toEqual(shown(email))
  })

  test(`${name}: PUT ${path}{id}/ answers 200 and keeps optional fields that are missing`, async () => {
    const { server, token, email, create } = await begin()
    await using _ = server
    const id = await create()
    const change = {
      first_name: 'Jon',
      last_name: 'Doe',
      date_of_birth: '1990-01-02',
      gender: 'U',
      email: null,
    }
    const { status, body } = await server.send('PUT', `${path}${id}/`, { token, json: change })
    expect(status).toBe(200)
    expect(body).toEqual({ ...shown(email), ...change, id, name: 'Jon Doe' })
  })

  test(`${name}: PUT ${path}{id}/ refuses an incomplete patient with 400`, async () => {
    const { server, token, create } = await begin()
    await using _ = server
    const url = `${path}${await create()}/`
    const { status, body } = await server.refused('PUT', url, { token, json: { first_name: 'Jon' } })
    expect(status).toBe(400)
    const required = ['This field is required.']
    expect(body).toEqual({ last_name: required, date_of_birth: required, gender: required })
  })

  test(`${name}: PATCH ${path}{id}/ answers 200 and changes the fields given`, async () => {
    const { server, token, email, create } = await begin()
    await using _ = server
    const url = `${path}${await create()}/`
    const { status, body } = await server.send('PATCH', url, { token, json: { address: 'Elsewhere 1' } })
    expect(status).toBe(200)
    expect(body).toEqual({ ...shown(email), address: 'Elsewhere 1' })
    const refused = await server.refused('PATCH', url, { token, json: { first_name: null, gender: '' } })
    expect(refused.body).toEqual({
      first_name: ['This field may not be null.'],
      gender: ['"" is not a valid choice.'],
    })
  })

  test(`${name}: DELETE ${path}{id}/ answers 204 without a body, and the patient is gone`, async () => {
    const { server, token, create } = await begin()
    await using _ = server
    const url = `${path}${await create()}/`
    const { status, text } = await server.send('DELETE', url, { token })
    expect([status, text]).toEqual([204, ''])
    expect((await server.refused('GET', url, { token })).status).toBe(404)
    expect((await server.refused('DELETE', url, { token })).status).toBe(404)
  })

  test(`${name}: ${path}{id}/ of somebody else answers like a missing one`, async () => {
    const { server, token } = await begin()
    await using _ = server
    const foreign = preset === 'front-desk' ? 4711 : (await addPatient(server.db)).id
    for (const id of [foreign, 999_999, 0, '2147483648', 'abc', '1.5', '-1', '%F0%9F%98%80']) {
      for (const [method, json] of [['GET'], ['PUT', johnDoe], ['PATCH', {}], ['DELETE']] as const) {
        const { status, body } = await server.refused(method, `${path}${id}/`, { token, json })
        expect(status).toBe(404)
        expect(body).toEqual({ detail: 'Not found.' })
      }
    }
  })

  test(`${name}: ${path} answers 401 without a sign-in`, async () => {
    const { server, create } = await begin()
    await using _ = server
    const one = `${path}${await create()}/`
    const requests = [
      ['GET', path],
      ['POST', path],
      ['GET', one],
      ['PUT', one],
      ['PATCH', one],
      ['DELETE', one],
    ] as const
    for (const [method, url] of requests) {
      const { status, body } = await server.refused(method, url)
      expect(status).toBe(401)
      expect(body).toEqual({ detail: 'Authentication credentials were not provided.' })
    }
  })
})
