import type { PresetName } from '@empanel/api'
import { describe, expect, test } from 'vitest'
import { clients } from './support/clients.ts'
import { emilyCarter, johnDoe, moment } from './support/seeds.ts'
import { field, useDatabase } from './support/server.ts'

const start = useDatabase()

type Body = Record<string, unknown>
/** One line of a document. What stands in braces is what an earlier reply has shown under that name. */
type Line = [
  call: string,
  body: Body | null,
  status: number,
  reply?: unknown,
  /** Keeps the id of the reply, or its tokens, under this name. */
  keeps?: string,
]
type Document = { name: string; preset: PresetName; lines: Line[] }

const password = 'four words that fit here'
const anyId = expect.any(Number)
const at = expect.stringMatching(moment)
const message = 'User registered successfully'
const tokens = { refresh: expect.any(String), access: expect.any(String) }
const renewed = { access: expect.any(String) }
const thisYear = new Date().getUTCFullYear()

const johnDoesRecord = { ...johnDoe, id: anyId, created_by: 'alice@example.com', created_at: at }
const emilysRecord = { ...emilyCarter, id: anyId, created_at: at }
const { email: _john, ...johnsFields } = johnDoe
const { email: _emily, ...emilysFields } = emilyCarter
const mapping = {
  id: anyId,
  patient: anyId,
  doctor: anyId,
  patient_name: 'John Doe',
  doctor_name: 'Dr. Emily Carter',
  assigned_at: at,
}
const alice = { name: 'Alice Smith', email: 'alice@example.com' }
const avinash = { username: 'avinash', email: 'avinash@example.com' }
const admin = { username: 'admin@empanel.example', password }

const documents: Document[] = [
  {
    name: 'seed 000',
    preset: 'three-role',
    lines: [
      [
        'POST /api/auth/register/patient/',
        { name: 'John Doe', email: 'john@example.com', password, ...johnsFields },
        201,
        {
          user: { id: anyId, name: 'John Doe', email: 'john@example.com' },
          message,
          patient: expect.objectContaining(johnsFields),
        },
        'john',
      ],
      [
        'POST /api/auth/register/doctor/',
        { name: 'Emily Carter', email: 'emily@example.com', password, ...emilysFields },
        201,
        {
          user: { id: anyId, name: 'Emily Carter', email: 'emily@example.com' },
          message,
          doctor: expect.objectContaining(emilysFields),
        },
        'emily',
      ],
      ['POST /api/auth/login/', { email: 'john@example.com', password }, 200, tokens, 'token'],
      ['GET /api/patient-profile/', null, 200, expect.objectContaining({ name: 'John Doe' }), 'patient'],
      [
        'PUT /api/patient-profile/{john}/',
        { ...johnDoe, gender: 'Male' },
        200,
        expect.objectContaining(johnDoe),
      ],
      ['GET /api/patients/my-doctors/', null, 200, []],
      ['POST /api/auth/login/', { email: 'emily@example.com', password }, 200, tokens, 'token'],
      ['GET /api/doctor-profile/', null, 200, expect.objectContaining(emilysFields), 'doctor'],
      ['PUT /api/doctor-profile/{emily}/', emilyCarter, 200, expect.objectContaining(emilyCarter)],
      ['GET /api/doctors/all-patients/', null, 200, [expect.objectContaining(johnDoe)]],
      ['GET /api/doctors/my-patients/', null, 200, []],
      ['POST /api/auth/login/', admin, 200, tokens, 'token'],
      ['POST /api/admin/assign-patient/', { patient_id: '{patient}', doctor_id: '{doctor}' }, 201, mapping],
      ['POST /api/auth/login/', { email: 'john@example.com', password }, 200, tokens, 'token'],
      ['GET /api/patients/my-doctors/', null, 200, [expect.objectContaining(emilyCarter)]],
    ],
  },
  {
    name: 'seed 001',
    preset: 'front-desk',
    lines: [
      [
        'POST /api/auth/register/',
        { ...avinash, password },
        201,
        { user: { id: anyId, name: 'avinash', ...avinash }, message },
      ],
      ['POST /api/auth/login/', { username: 'avinash', password }, 200, tokens, 'token'],
      [
        'POST /api/doctors/',
        emilyCarter,
        403,
        { detail: 'You do not have permission to perform this action.' },
      ],
      ['POST /api/patients/', johnDoe, 201, expect.objectContaining(johnDoe), 'patient'],
      ['GET /api/patients/', null, 200, [expect.objectContaining(johnDoe)]],
      ['POST /api/auth/login/', admin, 200, tokens, 'token'],
      ['POST /api/doctors/', emilyCarter, 201, expect.objectContaining(emilysRecord), 'doctor'],
      ['POST /api/mappings/', { patient: '{patient}', doctor: '{doctor}' }, 201, mapping, 'mapping'],
      ['GET /api/mappings/', null, 200, [mapping]],
      ['DELETE /api/doctors/{doctor}/', null, 204],
    ],
  },
  {
    name: 'seed 002',
    preset: 'owner',
    lines: [
      ['POST /api/auth/register/', { ...alice, password }, 201, { user: { id: anyId, ...alice }, message }],
      [
        'POST /api/auth/register/',
        { ...alice, password },
        400,
        { email: ['user with this email already exists.'] },
      ],
      ['POST /api/auth/login/', { email: alice.email, password }, 200, tokens, 'token'],
      [
        'POST /api/auth/login/',
        { email: alice.email, password: 'string' },
        401,
        { detail: 'No active account found with the given credentials' },
      ],
      ['POST /api/auth/token/refresh/', { refresh: '{refresh}' }, 200, renewed],
      ['POST /api/patients/', johnDoe, 201, expect.objectContaining(johnDoesRecord), 'patient'],
      ['GET /api/patients/', null, 200, [expect.objectContaining(johnDoesRecord)]],
      ['GET /api/patients/{patient}/', null, 200, expect.objectContaining(johnDoesRecord)],
      [
        'PUT /api/patients/{patient}/',
        { ...johnDoe, address: '5 Elm Street' },
        200,
        expect.objectContaining({ address: '5 Elm Street' }),
      ],
      ['POST /api/doctors/', emilyCarter, 201, expect.objectContaining(emilysRecord), 'doctor'],
      ['GET /api/doctors/', null, 200, [expect.objectContaining(emilysRecord)]],
      ['GET /api/doctors/{doctor}/', null, 200, expect.objectContaining(emilysRecord)],
      [
        'PUT /api/doctors/{doctor}/',
        { ...emilyCarter, specialty: 'Oncology' },
        200,
        expect.objectContaining({ specialty: 'Oncology' }),
      ],
      ['POST /api/mappings/', { patient: '{patient}', doctor: '{doctor}' }, 201, mapping, 'mapping'],
      [
        'POST /api/mappings/',
        { patient: '999999', doctor: '{doctor}' },
        400,
        { detail: 'You can only assign doctors to your own patients.' },
      ],
      ['GET /api/mappings/', null, 200, [mapping]],
      ['GET /api/mappings/by-patient/{patient}/', null, 200, [expect.objectContaining(mapping)]],
      ['DELETE /api/mappings/{mapping}/', null, 204],
      ['DELETE /api/doctors/{doctor}/', null, 204],
      ['DELETE /api/patients/{patient}/', null, 204],
      ['GET /api/patients/', null, 200, []],
    ],
  },
  {
    name: 'seed 003',
    preset: 'directory',
    lines: [
      [
        'POST /api/auth/register/',
        { ...avinash, password },
        201,
        { user: { id: anyId, name: 'avinash', ...avinash }, message },
      ],
      ['POST /api/auth/login/', { username: 'avinash', password }, 200, tokens, 'token'],
      ['POST /api/auth/refresh/', { refresh: '{refresh}' }, 200, renewed],
      [
        'POST /api/patients/',
        { name: 'Ravi Kumar Rao', age: 42, gender: 'Male' },
        201,
        expect.objectContaining({
          ...{ name: 'Ravi Kumar Rao', first_name: 'Ravi Kumar', last_name: 'Rao', age: 42, gender: 'M' },
          date_of_birth: String(thisYear - 42),
        }),
        'patient',
      ],
      ['GET /api/patients/', null, 200, [expect.objectContaining({ name: 'Ravi Kumar Rao', age: 42 })]],
      [
        'PUT /api/patients/{patient}/',
        { name: 'Ravi Rao', age: 43, gender: 'male' },
        200,
        expect.objectContaining({ id: anyId, name: 'Ravi Rao', age: 43, gender: 'M' }),
      ],
      [
        'POST /api/doctors/',
        { name: 'Emily Carter', specialization: 'Cardiology' },
        201,
        expect.objectContaining({
          id: anyId,
          name: 'Emily Carter',
          specialization: 'Cardiology',
          specialty: 'Cardiology',
        }),
        'doctor',
      ],
      [
        'PUT /api/doctors/{doctor}/',
        { name: 'Emily Carter', specialization: 'Surgery' },
        200,
        expect.objectContaining({ specialization: 'Surgery' }),
      ],
      [
        'POST /api/mappings/',
        { patient_id: '{patient}', doctor_id: '{doctor}' },
        201,
        { ...mapping, patient_name: 'Ravi Rao' },
        'mapping',
      ],
      ['GET /api/mappings/', null, 200, [{ ...mapping, patient_name: 'Ravi Rao' }]],
      [
        'GET /api/mappings/patient/{patient}/',
        null,
        200,
        [expect.objectContaining({ doctor_name: 'Dr. Emily Carter' })],
      ],
      ['DELETE /api/mappings/{mapping}/', null, 204],
      ['DELETE /api/patients/{patient}/', null, 204],
      ['LEAVE', null, 0],
      [
        'GET /api/doctors/',
        null,
        200,
        [expect.objectContaining({ name: 'Emily Carter', specialization: 'Surgery' })],
      ],
      ['GET /api/patients/', null, 401, { detail: 'Authentication credentials were not provided.' }],
    ],
  },
  {
    name: 'seed 004',
    preset: 'owner',
    lines: [
      ['POST /api/auth/register/', { ...alice, password }, 201, { user: { id: anyId, ...alice }, message }],
      ['POST /api/auth/login/', { email: alice.email, password }, 200, tokens, 'token'],
      ['POST /api/auth/refresh/', { refresh: '{refresh}' }, 200, renewed],
      ['POST /api/patients/', johnDoe, 201, expect.objectContaining(johnDoesRecord), 'patient'],
      ['GET /api/patients/{patient}/', null, 200, expect.objectContaining(johnDoesRecord)],
      ['PUT /api/patients/{patient}/', johnDoe, 200, expect.objectContaining(johnDoesRecord)],
      ['POST /api/doctors/', emilyCarter, 201, expect.objectContaining(emilysRecord), 'doctor'],
      ['POST /api/mappings/', { patient_id: '{patient}', doctor_id: '{doctor}' }, 201, mapping, 'mapping'],
      [
        'POST /api/mappings/',
        { patient_id: '{patient}', doctor_id: '{doctor}' },
        409,
        { detail: expect.any(String) },
      ],
      ['GET /api/mappings/{mapping}/', null, 200, mapping],
      ['GET /api/mappings/patient/{patient}/', null, 200, [expect.objectContaining(mapping)]],
      ['DELETE /api/mappings/{mapping}/', null, 204],
      ['GET /api/mappings/', null, 200, []],
    ],
  },
]

describe.each(documents)('$name', ({ name, preset, lines }) => {
  test.each(clients)(`${name}: its document is served as it stands, to $name`, async client => {
    await using server = await start(preset)
    await server.addAdmin('admin@empanel.example', password)
    const known = new Map<string, string>()
    const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? name)
    for (const [call, body, status, reply, keeps] of lines) {
      if (call === 'LEAVE') {
        known.delete('token')
        continue
      }
      const [method = '', path = ''] = filled(call).split(' ')
      const sent =
        body &&
        Object.fromEntries(
          Object.entries(body).map(([name, value]) => [
            name,
            typeof value === 'string' ? filled(value) : value,
          ]),
        )
      const token = path.startsWith('/api/auth/') ? undefined : known.get('token')
      const answer = await client.send({ method, url: server.origin + path, token, body: sent ?? undefined })
      expect({ call, ...answer }).toEqual({ call, status, body: reply })
      if (keeps === 'token') {
        known.set('token', String(field(answer.body, 'access')))
        known.set('refresh', String(field(answer.body, 'refresh')))
      } else if (keeps) known.set(keeps, String(field(field(answer.body, 'user') ?? answer.body, 'id')))
    }
  })
})
