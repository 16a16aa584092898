import { callAs } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { enter, seeds } from './support/seeds.ts'
import { text, useDatabase } from './support/server.ts'

const start = await useDatabase()

describe.each(seeds)('$name', seed => {
  const { name, preset, registration, login, refreshPath } = seed

  test(`${name}: POST /api/auth/register/ answers 201 with the user`, async () => {
    await using server = await start(preset)
    const { status, body } = await server.send('POST', '/api/auth/register/', { json: registration })
    expect(status).toBe(201)
    const { password: _, ...shown } = registration
    expect(body).toEqual({
      user: { id: expect.any(Number), name: registration.name ?? registration.username, ...shown },
      message: 'User registered successfully',
    })
  })

  test(`${name}: POST /api/auth/register/ refuses a known e-mail address with 400`, async () => {
    await using server = await start(preset)
    await server.send('POST', '/api/auth/register/', { json: registration })
    const again = { name: 'Other', password: registration.password, email: registration.email?.toUpperCase() }
    const { status, body } = await server.refused('POST', '/api/auth/register/', { json: again })
    expect(status).toBe(400)
    expect(body).toEqual({ email: ['user with this email already exists.'] })
  })

  test(`${name}: POST /api/auth/login/ answers 200 with both tokens, in every form of the contract`, async () => {
    await using server = await start(preset)
    await server.send('POST', '/api/auth/register/', { json: registration })
    const { email, password } = registration
    for (const json of [login, { email, password }, { username: email, password }]) {
      const { status, body } = await server.send('POST', '/api/auth/login/', { json })
      expect(status).toBe(200)
      expect(body).toEqual({ refresh: expect.any(String), access: expect.any(String) })
      const patients = await server.send('GET', '/api/patients/', { token: text(body, 'access') })
      expect(patients.status).toBe(200)
    }
  })

  test(`${name}: POST /api/auth/login/ answers 401 with the same body, whatever was wrong`, async () => {
    await using server = await start(preset)
    await server.send('POST', '/api/auth/register/', { json: registration })
    const { username = 'nobody', email, password } = registration
    const wrong = [
      { ...login, password: 'not the password' },
      { email: 'stranger@example.com', password },
      { username: 'stranger', password },
      // An `email` is never a username.
      { email: username, password },
      { email: `${email}\0`, password },
    ]
    for (const json of wrong) {
      const { status, body, headers } = await server.refused('POST', '/api/auth/login/', { json })
      expect(status).toBe(401)
      expect(body).toEqual({ detail: 'No active account found with the given credentials' })
      expect(headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  test(`${name}: POST /api/auth/login/ answers 400 when a field is missing`, async () => {
    await using server = await start(preset)
    const empty = await server.refused('POST', '/api/auth/login/', { json: {} })
    expect(empty.status).toBe(400)
    expect(empty.body).toEqual({
      email: ['This field is required.'],
      password: ['This field is required.'],
    })
    const nobody = await server.refused('POST', '/api/auth/login/', { json: { password: 'x' } })
    expect(nobody.body).toEqual({ email: ['This field is required.'] })
    const both = { email: 'a@example.com', username: 'b', password: 'x' }
    const twice = await server.refused('POST', '/api/auth/login/', { json: both })
    expect(twice.body).toEqual({ non_field_errors: ['Give either an email or a username.'] })
  })

  test(`${name}: POST ${refreshPath} answers 200 with an access token, any number of times`, async () => {
    await using server = await start(preset)
    await server.send('POST', '/api/auth/register/', { json: registration })
    const { body } = await server.send('POST', '/api/auth/login/', { json: login })
    const refresh = text(body, 'refresh')
    for (const path of [refreshPath, '/api/auth/refresh/', '/api/auth/token/refresh/']) {
      const renewed = await server.send('POST', path, { json: { refresh } })
      expect(renewed.status).toBe(200)
      expect(renewed.body).toEqual({ access: expect.any(String) })
      const token = text(renewed.body, 'access')
      expect((await server.send('GET', '/api/mappings/', { token })).status).toBe(200)
    }
  })

  test(`${name}: POST ${refreshPath} refuses anything but a refresh token with 401`, async () => {
    await using server = await start(preset)
    const { token } = await enter(server, seed)
    for (const refresh of [token, 'nonsense', '\0']) {
      const { status, body, headers } = await server.refused('POST', refreshPath, { json: { refresh } })
      expect(status).toBe(401)
      expect(body).toEqual({ detail: 'Token is invalid or expired', code: 'token_not_valid' })
      expect(headers.get('www-authenticate')).toBe('Bearer')
    }
    const { status, body } = await server.refused('POST', refreshPath, { json: {} })
    expect(status).toBe(400)
    expect(body).toEqual({ refresh: ['This field is required.'] })
  })

  test(`${name}: a registration gets the role of the policy, never one that it asks for`, async () => {
    await using server = await start(preset)
    const json = { ...registration, role: 'admin', status: 'active' }
    const { status, headers } = await server.send('POST', '/api/auth/register/', { json })
    expect([status, headers.get('x-ignored')]).toEqual([201, 'role, status'])
    const signedIn = await server.send('POST', '/api/auth/login/', { json: seed.login })
    const token = text(signedIn.body, 'access')
    const users = await callAs(server.services, { userId: 1, role: 'admin' }).users.list({})
    expect(users.items.map(({ role }) => role)).toEqual([server.services.policy.registration.account])
    expect(token).not.toBe('')
  })
})
