import { contractPatient, patient } from '@empanel/api'
import { addAssignment, addPatient, addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { routes } from '../src/contract/routes.ts'
import { requestExamples } from '../src/document/examples.ts'
import { johnDoe } from './support/seeds.ts'
import { text, useDatabase } from './support/server.ts'

const start = await useDatabase()
afterEach(() => {
  vi.restoreAllMocks()
})

/** Counts the complete runs of schemas. If a check is asynchronous, zod aborts a run and starts again. */
function counting(schemas: z.core.$ZodType[]) {
  const spies = schemas.map(({ _zod }) => vi.spyOn(_zod, 'run'))
  return () => spies.map(({ mock }) => mock.results.filter(({ type }) => type === 'return').length)
}

/** A schema and all its parts. */
function partsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = schema._zod
  const parts = [def, 'shape' in def ? Object(def.shape) : {}].flatMap(Object.values).flat()
  return [schema, ...parts.flatMap(part => (part instanceof z.core.$ZodType ? partsOf(part) : []))]
}

const zodType = z.instanceof(z.ZodType)
const schemasOf = z.object({ inputs: z.tuple([zodType]), output: zodType })

/** A server with one record of each kind. All have the id 1 and belong to the administrator who sends the requests. */
async function serverOfOnes() {
  const server = await start('clinic')
  const { id, email } = await addUser(server.db, { role: 'admin' })
  const pair = {
    patientId: (await addPatient(server.db, { ownerId: id })).id,
    practitionerId: (await addPractitioner(server.db, { userId: id })).id,
  }
  await addAssignment(server.db, pair)
  await addPractitioner(server.db)
  const credentials = { email, password: testPassword }
  const { body } = await server.send('POST', '/api/auth/login/', { json: credentials })
  const refresh = { refresh: text(body, 'refresh') }
  return {
    server,
    token: text(body, 'access'),
    bodies: { ...requestExamples, login: credentials, refresh, tokenRefresh: refresh },
  }
}

test.each(routes)('$method $path: only the core checks the input and the output, once each', async route => {
  const { server, token, bodies } = await serverOfOnes()
  await using _ = server
  const ofCore = route.calls.flatMap(({ _def }) => {
    const { inputs, output } = schemasOf.parse(_def)
    // tRPC gets copies, which run these.
    return [...inputs, output].flatMap(({ _zod }) => _zod.parent ?? [])
  })
  expect(ofCore).toHaveLength(2 * route.calls.length)
  const partsOfCore = ofCore.flatMap(partsOf)
  const ofContract = [route.takes, route.gives]
    .flatMap(partsOf)
    .filter(schema => !partsOfCore.includes(schema))
  const [core, contract] = [counting(ofCore), counting(ofContract)]
  const json = new Map<string, object>(Object.entries(bodies)).get(route.name)
  const { status } = await server.send(route.method, route.path.replace(/\{\w+\}/, '1'), { token, json })
  expect(status).toBe(route.status)
  // The schema of a profile is also part of the list that finds the profile.
  expect(core()).toEqual(ofCore.map(schema => partsOfCore.filter(part => part === schema).length))
  expect(contract()).toEqual(ofContract.map(() => 0))
})

test('each field is checked once in the request and once in the reply', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('staff')
  const runs = counting([contractPatient.shape.gender, patient.shape.gender])
  const { status } = await server.send('POST', '/api/patients/', { token, json: johnDoe })
  expect({ status, runs: runs() }).toEqual({ status: 201, runs: [1, 1] })
})
