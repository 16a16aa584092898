import { addUser, callAs, inReply, testPassword } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { text, useDatabase } from './support/server.ts'

const start = useDatabase()

test('a session begun over RPC is refreshed over RPC only, and REST does not end it', async () => {
  await using server = await start('clinic')
  const { email } = await addUser(server.db)
  const rpc = callAs(server.services).auth
  const { refresh } = inReply(await rpc.login({ login: email, password: testPassword }))
  for (const path of ['/api/auth/refresh/', '/api/auth/token/refresh/']) {
    const { status, body } = await server.refused('POST', path, { json: { refresh } })
    expect(status).toBe(401)
    expect(body).toEqual({ detail: 'Token is invalid or expired', code: 'token_not_valid' })
  }
  const renewed = inReply(await rpc.refresh({ refresh }))
  expect(renewed.refresh).not.toBe(refresh)
})

test('a session begun over REST keeps its refresh token over RPC too', async () => {
  await using server = await start('clinic')
  const { email } = await addUser(server.db)
  const { body } = await server.send('POST', '/api/auth/login/', { json: { email, password: testPassword } })
  const refresh = text(body, 'refresh')
  const rpc = callAs(server.services).auth
  expect(inReply(await rpc.refresh({ refresh })).refresh).toBe(refresh)
  expect((await server.send('POST', '/api/auth/refresh/', { json: { refresh } })).status).toBe(200)
})
