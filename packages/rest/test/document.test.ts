import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { callAs } from '@empanel/api/testing'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { apiIndex, routes } from '../src/contract/routes.ts'
import { openApiDocument } from '../src/document/document.ts'
import { johnDoe } from './support/seeds.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()
const segment = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
const folder = join(import.meta.dirname, '..')

/** The tables of the contract. */
const contract = {
  '/': ['get'],
  '/api/': ['get'],
  '/api/openapi.json': ['get'],
  '/api/docs/': ['get'],
  '/api/auth/register/': ['post'],
  '/api/auth/register/patient/': ['post'],
  '/api/auth/register/doctor/': ['post'],
  '/api/auth/login/': ['post'],
  '/api/auth/refresh/': ['post'],
  '/api/auth/token/refresh/': ['post'],
  '/api/patients/': ['get', 'post'],
  '/api/patients/{id}/': ['get', 'put', 'patch', 'delete'],
  '/api/patient-profile/': ['get'],
  '/api/patient-profile/{user_id}/': ['put'],
  '/api/patients/my-doctors/': ['get'],
  '/api/doctors/': ['get', 'post'],
  '/api/doctors/{id}/': ['get', 'put', 'patch', 'delete'],
  '/api/doctor-profile/': ['get'],
  '/api/doctor-profile/{user_id}/': ['put'],
  '/api/doctors/all-patients/': ['get'],
  '/api/doctors/my-patients/': ['get'],
  '/api/mappings/': ['get', 'post'],
  '/api/admin/assign-patient/': ['post'],
  '/api/mappings/{id}/': ['get', 'delete'],
  '/api/mappings/by-patient/{patient_id}/': ['get'],
  '/api/mappings/patient/{patient_id}/': ['get'],
}

test('the document lists exactly the paths of the contract', () => {
  const paths = Object.entries(Object(openApiDocument().paths))
  const listed = Object.fromEntries(paths.map(([path, item]) => [path, Object.keys(Object(item))]))
  expect(listed).toEqual(contract)
})

test('every parameter has a description, and a limit is a whole number', () => {
  const named = new Set<string>()
  for (const item of Object.values(Object(openApiDocument().paths))) {
    for (const { parameters = [] } of Object.values<{ parameters?: object[] }>(Object(item))) {
      for (const parameter of parameters) {
        const { name, in: where, schema, description = schema?.description } = Object(parameter)
        if (where === 'header') continue
        expect(description, name).toEqual(expect.any(String))
        if (name === 'limit') expect(schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 500 })
        named.add(name)
      }
    }
  }
  expect(named).toEqual(
    new Set(['limit', 'cursor', 'q', 'search', 'ordering', 'id', 'user_id', 'patient_id']),
  )
})

test('Redocly finds no error and no warning in the document', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'empanel-openapi-'))
  try {
    const file = join(temporary, 'openapi.json')
    await writeFile(file, JSON.stringify(openApiDocument()))
    const arguments_ = ['lint', '--config', join(folder, 'redocly.yaml'), '--format', 'json', file]
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: '1' }
    const cli = join(folder, 'node_modules', '.bin', 'redocly')
    const { stdout } = await promisify(execFile)(cli, arguments_, { env })
    expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] })
  } finally {
    await rm(temporary, { recursive: true })
  }
}, 60_000)

test('each body has an example, and all examples are valid', () => {
  const document = openApiDocument()
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const checked: string[] = []
  const check = (pointer: string, value: unknown) => {
    const holds = ajv.validate({ $ref: `openapi#${pointer}` }, value)
    expect.soft(holds, `${pointer}: ${JSON.stringify(value)} ${ajv.errorsText()}`).toBe(true)
    checked.push(pointer)
  }
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== 'object' || node === null) return
    if ('schema' in node && 'example' in node) check(`${pointer}/schema`, node.example)
    if ('schema' in node && 'examples' in node) {
      const named = Object.values<{ value: unknown }>(Object(node.examples))
      for (const { value } of named) check(`${pointer}/schema`, value)
    }
    if ('examples' in node && Array.isArray(node.examples)) {
      for (const value of node.examples) check(pointer, value)
    }
    for (const [key, child] of Object.entries(node)) visit(child, `${pointer}/${segment(key)}`)
  }
  visit(document, '')
  const bodies = routes.filter(({ method }) => method !== 'GET' && method !== 'DELETE')
  expect(checked.filter(pointer => pointer.includes('/requestBody/'))).toHaveLength(bodies.length)
  for (const name of ['Patient', 'Doctor', 'Mapping', 'MappingWithDoctor']) {
    expect(checked).toContain(`/components/schemas/${name}`)
  }
})

test('lists document their Link header, and operations the refusals of the contract', () => {
  const text = JSON.stringify(openApiDocument())
  const lists = routes.filter(({ method, name }) => method === 'GET' && /^(list|all|my|mappings)/.test(name))
  expect(text.match(/"Link":/g)).toHaveLength(lists.length)
  expect(text).not.toContain('error.BAD_REQUEST')
  expect(text).not.toContain('"security":[{"Authorization"')
})

test('generating the document and serving requests changes neither the document nor the core', async () => {
  const before = JSON.stringify(openApiDocument())
  await using server = await start('clinic')
  const { token, id } = await server.account('staff')
  await server.send('GET', '/api/patients/?limit=1', { token })
  await server.send('POST', '/api/patients/', { token, json: johnDoe })
  await server.refused('POST', '/api/mappings/', { token, json: { patient: '9', doctor: '9' } })
  expect(JSON.stringify(openApiDocument())).toBe(before)

  // Coercion, if something switched it on in the core's schemas, would accept these.
  const call = callAs(server.services, { userId: id, role: 'staff' })
  for (const input of [{ limit: '1' }, { owned: 'false' }, { practitionerId: '' }, { limit: true }]) {
    // @ts-expect-error wrong types on purpose
    await expect(call.patients.list(input)).rejects.toMatchObject({ reason: 'validation' })
  }
  // @ts-expect-error wrong types on purpose
  await expect(call.patients.get({ id: '1' })).rejects.toMatchObject({ reason: 'validation' })
})

test('GET /api/ and GET /api/openapi.json answer the index and the document', async () => {
  await using server = await start('clinic')
  for (const headers of [{}, { accept: 'text/html' }]) {
    const { status, body } = await server.send('GET', '/api/', { headers })
    expect(status).toBe(200)
    expect(body).toEqual(apiIndex())
  }
  expect(apiIndex()).toMatchObject({
    patients: '/api/patients/',
    'patients/{id}': '/api/patients/{id}/',
    'auth/login': '/api/auth/login/',
    openapi: '/api/openapi.json',
    docs: '/api/docs/',
  })
  const { body } = await server.send('GET', '/api/openapi.json')
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument())))
})

test('GET /api/docs/ answers a page without inline scripts', async () => {
  await using server = await start('clinic')
  const { status, text, headers } = await server.send('GET', '/api/docs/')
  expect(status).toBe(200)
  expect(headers.get('content-security-policy')).toContain("script-src 'self';")
  const scripts = [...text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)]
  expect(scripts.length).toBeGreaterThan(0)
  for (const [, attributes, inline] of scripts) {
    expect(inline?.trim()).toBe('')
    const source = /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? ''
    const script = await fetch(new URL(source, `${server.origin}/api/docs/`))
    expect(script.status).toBe(200)
    expect(script.headers.get('content-type')).toContain('javascript')
  }
  const document = await fetch(`${server.origin}/api/docs/json`)
  expect(await document.json()).toMatchObject({ openapi: '3.1.0' })
})
