import { randomUUID } from 'node:crypto'
import { addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { routes } from '../src/contract/routes.ts'
import { openApiDocument } from '../src/document/document.ts'
import { requestExamples } from '../src/document/examples.ts'
import { johnDoe } from './support/seeds.ts'
import { idIn, useDatabase } from './support/server.ts'

const start = await useDatabase()
const creating = routes.filter(({ createsOnce }) => createsOnce)
const under = (key: string) => ({ headers: { 'idempotency-key': key } })

test('idempotency: exactly the routes that answer 201 take the key, and the document says so', () => {
  expect(creating).toEqual(routes.filter(({ status }) => status === 201))
  const paths = Object.values(Object(openApiDocument().paths)).flatMap(item => Object.values(Object(item)))
  const documented = paths.filter(operation => JSON.stringify(operation).includes('Idempotency-Key'))
  expect(documented.map(operation => Object(operation).operationId).sort()).toEqual(
    creating.map(({ name }) => name).sort(),
  )
  for (const operation of documented) expect(Object(operation).responses).toHaveProperty('422')
})

test.each(creating)('G8 idempotency: $method $path twice with one key gets the same reply', async route => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await addPatient(server.db)
  for (const _ of [1, 2]) await addPractitioner(server.db)
  const sent = { ...(route.access.includes('public') ? {} : { token }), json: requestExamples[route.name] }
  const count = () =>
    server.db.execute(`
    select (select count(*) from users) users, (select count(*) from patients) patients,
      (select count(*) from practitioners) doctors, (select count(*) from assignments) assignments`)
  const key = under(randomUUID())
  const first = await server.send('POST', route.path, { ...sent, ...key })
  expect(first.status).toBe(201)
  const before = await count()
  const again = await server.send('POST', route.path, { ...sent, ...key })
  expect([again.status, again.text]).toEqual([201, first.text])
  expect([...(await count())]).toEqual([...before])
  const { action, outcome } = Object(await server.lastAuditEvent())
  expect([action, outcome]).toEqual(['creation.repeat', 'ok'])
})

test('idempotency: a key with another body gets 422, an invalid key 400', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('staff')
  const send = (json: object, key: string) =>
    server.refused('POST', '/api/patients/', { token, json, ...under(key) })
  const key = randomUUID()
  const { body } = await server.send('POST', '/api/patients/', { token, json: johnDoe, ...under(key) })
  const reused = await send({ ...johnDoe, first_name: 'Jane' }, key)
  expect([reused.status, reused.body]).toEqual([
    422,
    { detail: 'This Idempotency-Key was used for another request. Take a new one.' },
  ])
  const wrong = await send(johnDoe, 'not a key')
  expect([wrong.status, wrong.body]).toEqual([
    400,
    { detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters.' },
  ])
  const url = `/api/patients/${idIn(body)}/`
  for (const ignored of [key, 'not a key']) {
    expect((await server.send('GET', url, { token, ...under(ignored) })).status).toBe(200)
  }
})

test('idempotency: a refused request may be corrected and sent again under its key', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('staff')
  const key = under(randomUUID())
  const path = '/api/patients/'
  const { gender: _, ...incomplete } = johnDoe
  expect((await server.refused('POST', path, { token, json: incomplete, ...key })).status).toBe(400)
  expect((await server.send('POST', path, { token, json: johnDoe, ...key })).status).toBe(201)
})
