import { addUser, callAs, inReply, testPassword } from '@empanel/api/testing'
import { signInAttempts } from '@empanel/db'
import { expect, test } from 'vitest'
import { text, useDatabase } from './support/server.ts'

const start = await useDatabase()

test('c02: blanks around an address or a username are ignored at sign-in', async () => {
  await using server = await start('clinic')
  await addUser(server.db, { email: 'staff@empanel.example', username: 'desk', role: 'staff' })
  const password = testPassword
  for (const json of [
    { email: 'staff@empanel.example ', password },
    { username: ' staff@empanel.example', password },
    { username: '\tdesk\u00a0', email: '', password },
    { email: 'staff@empanel.example', username: null, password },
  ]) {
    expect((await server.send('POST', '/api/auth/login/', { lenient: json })).status).toBe(200)
  }
  expect(await server.db.select().from(signInAttempts)).toEqual([])
  const json = { name: 'Runa Velt', email: ' runa.velt@mail.example ', password: 'four words that fit here' }
  const { body } = await server.send('POST', '/api/auth/register/', { lenient: json })
  expect(body).toMatchObject({ user: { email: 'runa.velt@mail.example' } })
  const kept = await server.refused('POST', '/api/auth/login/', {
    lenient: { email: json.email, password: `${json.password} ` },
  })
  expect(kept.status).toBe(401)
})

test('c17: a username may equal its own address, and may have letters of any script', async () => {
  await using server = await start('owner')
  for (const username of ['runa.velt@mail.example', 'rúna']) {
    const email = username.includes('@') ? username : 'runa2@mail.example'
    const json = { username, email, password: 'four words that fit here' }
    const { status, body } = await server.send('POST', '/api/auth/register/', { json })
    expect([status, body]).toEqual([
      201,
      {
        user: { id: expect.any(Number), name: username, email, username },
        message: 'User registered successfully',
      },
    ])
    const { password } = json
    expect((await server.send('POST', '/api/auth/login/', { json: { username, password } })).status).toBe(200)
  }
  const stolen = {
    username: 'runa2@mail.example',
    email: 'x@mail.example',
    password: 'four words that fit here',
  }
  const { status, body } = await server.refused('POST', '/api/auth/register/', { json: stolen })
  expect([status, body]).toEqual([400, { username: ['user with this username already exists.'] }])
})

test('the access token has the claims of simplejwt', async () => {
  await using server = await start('clinic')
  const { token, id } = await server.account('staff')
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(payload).toMatchObject({ user_id: id, token_type: 'access' })
})

test('a session that began over RPC can be refreshed over RPC only, and REST does not end it', async () => {
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

test('a session that began over REST keeps its refresh token over RPC, too', async () => {
  await using server = await start('clinic')
  const { email } = await addUser(server.db)
  const { body } = await server.send('POST', '/api/auth/login/', { json: { email, password: testPassword } })
  const refresh = text(body, 'refresh')
  const rpc = callAs(server.services).auth
  expect(inReply(await rpc.refresh({ refresh })).refresh).toBe(refresh)
  expect((await server.send('POST', '/api/auth/refresh/', { json: { refresh } })).status).toBe(200)
})

test('90 a password that an administrator chose opens nothing over REST either, and the reply says what to do', async () => {
  await using server = await start('clinic')
  const { email } = await addUser(server.db, { role: 'staff', mustChangePassword: true })
  const { status, body } = await server.send('POST', '/api/auth/login/', {
    json: { email, password: testPassword },
  })
  expect(status).toBe(200)
  const refused = await server.refused('GET', '/api/patients/', { token: text(body, 'access') })
  expect(refused).toMatchObject({
    status: 403,
    body: {
      detail: 'Somebody else chose your password. Sign in to the portal and choose one of your own first.',
    },
  })
})
