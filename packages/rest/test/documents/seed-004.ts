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

export const document004: Document = {
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
}
