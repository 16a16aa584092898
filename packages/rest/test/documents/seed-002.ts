import { expect } from 'vitest'
import { emilyCarter, johnDoe } from '../support/seeds.ts'
import {
  alice,
  anyId,
  type Document,
  emilysRecord,
  johnDoesRecord,
  mapping,
  message,
  password,
  renewed,
  tokens,
} from './shared.ts'

export const document002: Document = {
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
}
